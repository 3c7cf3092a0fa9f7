const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/;

/**
 * Reads `500ms`, `60s`, `1.5m`, `2h` or `1d`. A number without a unit is milliseconds, as in the library.
 *
 * @returns milliseconds, or `undefined` if the text is not a duration
 */
export function parseDuration(text: string): number | undefined {
	const [, digits, unit = "ms"] = DURATION.exec(text) ?? [];
	if (digits === undefined) return undefined;
	return Number(digits) * (UNIT_MS[unit] ?? Number.NaN);
}

/** Formats milliseconds with at most two units: `850 ms`, `3.2 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
	if (ms < 999.5) return `${Math.round(ms)} ms`;
	if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	if (seconds < 3600) return pair(seconds, 60, "min", "s");
	const minutes = Math.round(seconds / 60);
	if (minutes < 1440) return pair(minutes, 60, "h", "min");
	return pair(Math.round(minutes / 60), 24, "d", "h");
}

function pair(count: number, size: number, large: string, small: string): string {
	const rest = count % size;
	return `${Math.floor(count / size)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}
