/** Metrics of one name, with their samples. */
export interface MetricFamily {
	/** Letters, digits and `_`. */
	readonly name: string;
	readonly help: string;
	readonly type: "gauge" | "counter";
	readonly samples: readonly MetricSample[];
}

export interface MetricSample {
	readonly labels?: Readonly<Record<string, string>> | undefined;
	readonly value: number;
}

/** Of the text that {@link formatMetrics} writes. */
export const metricsContentType = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Writes metrics in the text format of Prometheus; families without samples are left out.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4)
 */
export function formatMetrics(families: readonly MetricFamily[]): string {
	return families
		.filter(({ samples }) => samples.length > 0)
		.map(({ name, help, type, samples }) => {
			const lines = samples.map(({ labels = {}, value }) => `${name}${formatLabels(labels)} ${formatValue(value)}\n`);
			return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n${lines.join("")}`;
		})
		.join("");
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
	return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function formatValue(value: number): string {
	if (Number.isFinite(value)) return String(value);
	if (Number.isNaN(value)) return "NaN";
	return value > 0 ? "+Inf" : "-Inf";
}

/** In a help text a quotation mark stands for itself. */
function escapeHelp(text: string): string {
	return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeValue(text: string): string {
	return escapeHelp(text).replaceAll('"', '\\"');
}
