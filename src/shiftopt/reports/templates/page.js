"use strict";
(function () {
  var SCALE = 2, MARGIN = 16, TITLE = 44;

  function find(box) {
    var rows = Array.prototype.slice.call(document.querySelectorAll("[data-who]"));
    box.addEventListener("input", function () {
      var wanted = box.value.trim().toLowerCase();
      rows.forEach(function (row) {
        var hit = wanted === "" || row.getAttribute("data-who").toLowerCase().indexOf(wanted) >= 0;
        row.classList.toggle("miss", !hit);
      });
    });
  }

  /* Draw the roster table as it stands: boxes in their colours, then every text where the browser put it. */
  function draw(table, title) {
    table.parentElement.scrollLeft = 0;
    var frame = table.getBoundingClientRect(), canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    canvas.width = (frame.width + 2 * MARGIN) * SCALE;
    canvas.height = (frame.height + 2 * MARGIN + TITLE) * SCALE;
    pen.scale(SCALE, SCALE);
    pen.fillStyle = getComputedStyle(document.getElementById("roster")).backgroundColor;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.translate(MARGIN - frame.left, MARGIN + TITLE - frame.top);
    Array.prototype.forEach.call(table.querySelectorAll(".shift"), function (cell) {
      var box = cell.getBoundingClientRect();
      pen.fillStyle = getComputedStyle(cell).backgroundColor;
      pen.fillRect(box.left, box.top, box.width, box.height);
    });
    var texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT), range = document.createRange();
    pen.textBaseline = "middle";
    while (texts.nextNode()) {
      var style = getComputedStyle(texts.currentNode.parentElement);
      range.selectNodeContents(texts.currentNode);
      var place = range.getBoundingClientRect();
      pen.font = style.fontWeight + " " + style.fontSize + " " + style.fontFamily;
      pen.fillStyle = style.color;
      if (place.width > 0) { pen.fillText(texts.currentNode.data.trim(), place.left, place.top + place.height / 2); }
    }
    pen.font = "600 20px " + getComputedStyle(document.body).fontFamily;
    pen.fillStyle = getComputedStyle(document.body).color;
    pen.fillText(title, frame.left, frame.top - TITLE / 2);
    return canvas.toDataURL("image/png");
  }

  function show(table, button) {
    var link = document.getElementById("picture"), image = document.createElement("img");
    image.src = draw(table, document.title);
    image.alt = document.title;
    link.href = image.src;
    link.replaceChildren(image);
    link.hidden = false;
    button.setAttribute("aria-expanded", "true");
  }

  var box = document.getElementById("find"), button = document.getElementById("save"), table = document.querySelector("table.week");
  box.parentElement.hidden = false;
  find(box);
  button.addEventListener("click", function () { show(table, button); });
  if (location.hash === "#picture") { show(table, button); }
}());
