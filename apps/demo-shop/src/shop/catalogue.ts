/** A name or text in both languages of the pages. */
export interface Bilingual {
	readonly ja: string;
	readonly en: string;
}

export interface Product {
	readonly id: string;
	readonly name: Bilingual;
	/** Yen, tax included. */
	readonly price: number;
}

/** What every shop sells. */
export const catalogue: readonly Product[] = [
	{ id: "green-tea", name: { ja: "静岡の新茶 100g", en: "New green tea from Shizuoka, 100 g" }, price: 1_620 },
	{ id: "teacup", name: { ja: "美濃焼の湯呑み", en: "Mino ware teacup" }, price: 2_750 },
	{ id: "tenugui", name: { ja: "注染の手ぬぐい", en: "Hand-dyed tenugui cloth" }, price: 1_100 },
];
