"""What flags say of files that may not be used: they wait for the virus scan, or had a virus."""

from portal.flags.saying import Words

INFECTED = Words(
    title="A virus was found in a file of theirs, {infected}.",
    sentence="Its content is let go of, and it does not count. Ask for a clean copy.",
    to_do="Ask {name} for a clean copy",
    badge="Virus found",
    action="See the file",
    path="/documents",
)
WAITS = Words(
    title="A file has waited for the virus scan since {waiting}.",
    sentence="Nobody can open it, and it does not count. Tell whoever runs the portal.",
    to_do="Have the virus scanner seen to: a file of {name} waits",
    badge="Waits for a scan",
    action="See the file",
    path="/documents",
)
COPY_WAITS = Words(
    title="{phi}Their BAA waits for the virus scan.",
    sentence="It is filed, but not in force before its copy has passed. Send no PHI until then.",
    to_do="Wait for the scan of the BAA of {name}",
    badge="Waits for a scan",
    action="See the BAA",
    path="/baa",
)
COPY_INFECTED = Words(
    title="{phi}The copy of their BAA had a virus.",
    sentence="It is let go of and is not in force. Ask for a clean copy, and file that.",
    to_do="Get a clean copy of the BAA from {name}",
    badge="Virus in the copy",
    action="Request BAA",
    path="/baa/request",
)
