"""SOC 2 and SOC 3 reports and bridge letters: what they say, who confirmed it, how old they are."""
