"""The words that an agreement begins with; the two of a pair make them their own."""

from django.utils.translation import gettext_lazy as _

EXPECTATIONS = _(
    "We are on time, and say so early when we cannot come.\n"
    "The mentee brings the topic; the mentor listens first, asks, and shares what helped.\n"
    "We tell each other honestly what helps and what does not.\n"
    "We write down what each of us will do until the next session."
)
EXPECTATIONS_OF_PEERS = _(
    "We are on time, and say so early when we cannot come.\n"
    "We take turns to bring a topic; the other one listens first, asks, and shares what helped.\n"
    "We tell each other honestly what helps and what does not.\n"
    "We write down what each of us will do until the next session."
)
CONFIDENTIALITY = _(
    "What we tell each other stays between us, also after we have ended. Either of us may say"
    " that we meet, and which goals we have. We tell others more only when both of us agree, or"
    " when somebody’s safety or the law asks for it."
)
