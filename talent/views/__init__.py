"""HTML pages: functions that fetch what is visible, call a service and render."""
