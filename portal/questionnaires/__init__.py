"""The five questions: sent by link, answered, judged, reviewed."""
