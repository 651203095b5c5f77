import type { Act, ActOutcome } from "../mail/mail-desk.ts";
import { catalogue, type Product } from "./catalogue.ts";
import { InputError, readAddress, readLine, readWholeNumber } from "./form.ts";
import type { Order } from "./order-table.ts";

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

/** Places an order. The order stands whatever becomes of its mail, and its mail is there if and only if the order is. */
export async function placeOrder({ shop, at, records, post }: Act, form: OrderForm): Promise<ActOutcome> {
	const { name, email, product, quantity } = form;
	const order = await records.orders.add({
		at,
		name,
		email,
		product: product.name[shop.mailLanguage],
		quantity,
		total: product.price * quantity,
	});
	const total = new Intl.NumberFormat(shop.mailLanguage, { style: "currency", currency: "JPY" }).format(order.total);
	await post(
		"order-confirmation",
		mailbox(order),
		{ ...values(order), quantity: String(order.quantity), total },
		order.number,
	);
	return { number: order.number };
}

/** Tells the customer that an order is on its way. */
export async function shipOrder({ result, post }: Act, order: Order): Promise<ActOutcome> {
	await post("shipping-notice", mailbox(order), values(order), `${order.number}/${result}`);
	return { number: order.number };
}

function mailbox({ name, email }: Order): { displayName: string; address: string } {
	return { displayName: name, address: email };
}

function values({ name, number, product }: Order): Readonly<Record<string, string>> {
	return { name, orderNumber: number, product };
}
