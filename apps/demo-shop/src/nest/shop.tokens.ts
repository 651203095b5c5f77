/** Under these the parts of the shop are provided; what comes from `MailModule` has tokens of its own. */
export const SHOPS: unique symbol = Symbol.for("demo-shop/shops") as never;
export const SHOP_SERVICE: unique symbol = Symbol.for("demo-shop/service") as never;
export const MAILBOXES: unique symbol = Symbol.for("demo-shop/mailboxes") as never;
export const LOCALE: unique symbol = Symbol.for("demo-shop/locale") as never;
