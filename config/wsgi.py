"""The WSGI application that an app server runs."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
