"""Import and export of the inventory as CSV or XLSX."""
