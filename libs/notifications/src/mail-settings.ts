/** What every e-mail of this instance has in common. */
export class MailSettings {
  /** Links begin with it. Without a slash at the end. */
  readonly publicUrl: string;
  /** `Name <address>` or an address. */
  readonly from: string;

  constructor({ publicUrl, from }: Readonly<{ publicUrl: string; from: string }>) {
    this.publicUrl = publicUrl.replace(/\/+$/, '');
    this.from = from;
  }
}
