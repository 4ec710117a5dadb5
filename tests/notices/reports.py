"""Mails as mail servers send them back, for tests. `{id}` is the Message-ID of the letter."""

DSN = """\
From: Mail Delivery System <MAILER-DAEMON@mx.postlark.example>
To: bounces@mail.example.com
Subject: Undelivered Mail Returned to Sender
Date: Tue, 24 Nov 2026 15:00:00 +0000
Message-ID: <20261124150000.4711@mx.postlark.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

<priya@postlark.example>: host mx says: 550 no such user here

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.postlark.example
Arrival-Date: Tue, 24 Nov 2026 14:59:58 +0000

Final-Recipient: rfc822; priya@postlark.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b1
Content-Type: text/rfc822-headers

Return-Path: <portal@juniperrow.example>
Message-ID: {id}
From: Juniper Row Aesthetics <portal@juniperrow.example>
To: Priya Raman <priya@postlark.example>
Subject: 5 questions about patient data

--b1--
"""

QMAIL = """\
From: MAILER-DAEMON@mail.postlark.example
To: bounces@mail.example.com
Subject: failure notice
Date: 24 Nov 2026 15:00:00 -0000

Hi. This is the qmail-send program at mail.postlark.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<priya@postlark.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <portal@juniperrow.example>
"""

OUT_OF_OFFICE = """\
From: Priya Raman <priya@postlark.example>
To: bounces@mail.example.com
Subject: Out of office: 5 questions about patient data
Date: Tue, 24 Nov 2026 15:00:00 +0000
Auto-Submitted: auto-replied
In-Reply-To: {id}

I am away until Monday. Mail to me is not delivered until then: 5.1.1.
"""

ABUSE = """\
From: <feedback@isp.example>
To: bounces@mail.example.com
Subject: FW: 5 questions
Date: Tue, 24 Nov 2026 15:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: text/plain

This is an email abuse report.
--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--b1
Content-Type: message/rfc822

Message-ID: {id}
From: Juniper Row Aesthetics <portal@juniperrow.example>
Subject: 5 questions

Hello.
--b1--
"""

A_PERSON = """\
From: Priya Raman <priya@postlark.example>
To: bounces@mail.example.com
Subject: Re: 5 questions
Date: Tue, 24 Nov 2026 15:00:00 +0000

Who are you?
"""


def dsn(
    action: str = "failed", status: str = "5.1.1", diagnostic: str = "550 no", message_id: str = ""
) -> bytes:
    """Return a report as RFC 3464 asks for."""
    told = {"action": action, "status": status, "diagnostic": diagnostic, "id": message_id}
    return on_the_line(DSN.format(**told))


def on_the_line(mail: str) -> bytes:
    """Return a mail with the line ends of SMTP."""
    return mail.replace("\n", "\r\n").encode()
