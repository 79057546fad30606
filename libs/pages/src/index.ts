import { Module } from '@nestjs/common';
import { LinkPagesRoute } from './link-pages.route.js';
import { WelcomeRoute } from './welcome.route.js';

/** What people see of an instance in a browser: the welcome page, and where the links in e-mails lead. */
@Module({ controllers: [WelcomeRoute, LinkPagesRoute] })
export class PagesModule {}
