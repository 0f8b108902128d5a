"""Read and write workspaces and plan folders; the only room besides reports that touches files."""
