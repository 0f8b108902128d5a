"use strict";
(function () {
  var box = document.getElementById("find");
  if (!box) { return; }
  box.parentElement.hidden = false;
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-who]"));
  box.addEventListener("input", function () {
    var wanted = box.value.trim().toLowerCase();
    rows.forEach(function (row) {
      var hit = wanted === "" || row.getAttribute("data-who").toLowerCase().indexOf(wanted) >= 0;
      row.classList.toggle("miss", !hit);
    });
  });
}());
