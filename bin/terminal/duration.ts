export { formatDuration } from "../../kit/report/format-duration.ts";

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/**
 * Reads `500ms`, `60s`, `1.5m`, `2h` or `1d`. A number without a unit is not a duration, except 0: it could be seconds
 * or milliseconds.
 *
 * @returns milliseconds, or `undefined` if the text is not a duration, or has more digits than a number can hold
 */
export function parseDuration(text: string): number | undefined {
	if (text === "0") return 0;
	const [, digits, unit] = DURATION.exec(text) ?? [];
	if (digits === undefined || unit === undefined) return undefined;
	const ms = Number(digits) * (UNIT_MS[unit] ?? Number.NaN);
	return Number.isFinite(ms) ? ms : undefined;
}

/** What to write instead of a number without a unit, as the end of a message; empty for any other text. */
export function unitHint(text: string): string {
	return /^\d+(?:\.\d+)?$/.test(text) ? ` Add a unit: ${text}ms or ${text}s.` : "";
}
