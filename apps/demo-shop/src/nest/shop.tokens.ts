/** Under these the parts of the shop are provided; what comes from `MailModule` has tokens of its own. */
export const SHOPS: unique symbol = Symbol.for("demo-shop/shops") as never;
export const MAIL_LOG: unique symbol = Symbol.for("demo-shop/mail-log") as never;
export const MAIL_DESK: unique symbol = Symbol.for("demo-shop/mail-desk") as never;
export const MAILBOXES: unique symbol = Symbol.for("demo-shop/mailboxes") as never;
export const LOCALE: unique symbol = Symbol.for("demo-shop/locale") as never;
