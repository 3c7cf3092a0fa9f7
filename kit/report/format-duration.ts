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
