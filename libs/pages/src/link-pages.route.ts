import { HiddenFromReference, page, Public } from '@guildhall/http';
import { Controller, Get, Header } from '@nestjs/common';
import { LINK_SCRIPT } from './link-pages.script.js';

const HTML = 'text/html; charset=utf-8';

const VERIFY = `<p id="message">Confirm that this address is yours.</p>
<form id="verify"><button>Verify my address</button></form>
<script src="/pages/links.js"></script>`;

const JOIN = `<p id="message">Reading the invitation…</p>
<div id="choices" hidden>
<article><h2>I am new here</h2><form id="register">
<p><label>Name<br><input name="name" required maxlength="200" autocomplete="name"></label></p>
<p><label>Password, 8 characters or more<br><input name="password" type="password" required minlength="8" autocomplete="new-password"></label></p>
<p><button>Register and join</button></p></form></article>
<article><h2>I have an account</h2><form id="accept">
<p><label>Password<br><input name="password" type="password" required autocomplete="current-password"></label></p>
<p><button>Sign in and join</button></p></form></article>
<article><h2>I do not want to</h2><form id="decline">
<p><button>Decline</button></p></form></article>
</div>
<script src="/pages/links.js"></script>`;

const TAKE_OVER = `<p id="message">Somebody wants to hand their organization over to you. Sign in to see the offer.</p>
<article id="sign-in"><form id="look">
<p><label>E-mail<br><input name="email" type="email" required autocomplete="username"></label></p>
<p><label>Password<br><input name="password" type="password" required autocomplete="current-password"></label></p>
<p><button>Sign in</button></p></form></article>
<article id="offer" hidden>
<form id="take-over"><p><button>Become the owner</button></p></form>
<form id="decline-ownership"><p><button>Decline</button></p></form></article>
<script src="/pages/links.js"></script>`;

/** Where the links in e-mails lead. Nothing happens by opening them, only by the buttons: mail scanners open every link. */
@HiddenFromReference()
@Controller()
export class LinkPagesRoute {
  @Get('verify-email')
  @Public()
  @Header('content-type', HTML)
  verify() {
    return page('Verify your e-mail address', VERIFY);
  }

  @Get('invitations/:token')
  @Public()
  @Header('content-type', HTML)
  join() {
    return page('You are invited', JOIN);
  }

  @Get('ownership-offers/:organizationId/:transferId')
  @Public()
  @Header('content-type', HTML)
  takeOver() {
    return page('An organization is offered to you', TAKE_OVER);
  }

  @Get('pages/links.js')
  @Public()
  @Header('content-type', 'text/javascript')
  script() {
    return LINK_SCRIPT;
  }
}
