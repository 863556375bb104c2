"""The WSGI entry point: `granian --interface wsgi mdmplan.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mdmplan.settings")
application = get_wsgi_application()
# What start-up made lives for ever: keep the collector from walking it at every pass.
gc.collect()
gc.freeze()
