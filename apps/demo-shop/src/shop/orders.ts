import type { Post } from "../mail/mail-desk.ts";
import { catalogue, type Product } from "./catalogue.ts";
import { InputError, readAddress, readLine, readWholeNumber } from "./form.ts";
import type { Order, Result, Shop } from "./shop.ts";

export interface OrderForm {
	readonly name: string;
	readonly email: string;
	readonly product: Product;
	readonly quantity: number;
}

/** @throws {InputError} */
export function readOrderForm(body: unknown): OrderForm {
	const id = readLine(body, "product", 50);
	const product = catalogue.find((candidate) => candidate.id === id);
	if (product === undefined) throw new InputError("product", "unknown-choice");
	return {
		name: readLine(body, "name", 100),
		email: readAddress(body, "email"),
		product,
		quantity: readWholeNumber(body, "quantity", 1, 99),
	};
}

/** Places an order. As with members, the order stands before its mail is thought of. */
export async function placeOrder(shop: Shop, form: OrderForm, post: Post): Promise<Result> {
	const { name, email, product, quantity } = form;
	const order = shop.addOrder({
		at: new Date(),
		name,
		email,
		product: product.name[shop.mailLanguage],
		quantity,
		total: product.price * quantity,
	});
	const mail = await post("order-confirmation", mailbox(order), {
		...values(order),
		quantity: String(order.quantity),
		total: new Intl.NumberFormat(shop.mailLanguage, { style: "currency", currency: "JPY" }).format(order.total),
	});
	return shop.addResult({ kind: "order", at: order.at, number: order.number, mails: [mail.id] });
}

/** Tells the customer that an order is on its way. */
export async function shipOrder(shop: Shop, order: Order, post: Post): Promise<Result> {
	const mail = await post("shipping-notice", mailbox(order), values(order));
	return shop.addResult({ kind: "shipment", at: new Date(), number: order.number, mails: [mail.id] });
}

function mailbox({ name, email }: Order): { displayName: string; address: string } {
	return { displayName: name, address: email };
}

function values({ name, number, product }: Order): Readonly<Record<string, string>> {
	return { name, orderNumber: number, product };
}
