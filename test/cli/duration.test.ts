import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../../bin/terminal/duration.ts";

describe("a duration", () => {
	it.each([
		["500ms", 500],
		["60s", 60_000],
		["1.5m", 90_000],
		["2h", 7_200_000],
		["1d", 86_400_000],
		["0", 0],
	])("is read from %s", (text, ms) => {
		expect(parseDuration(text)).toBe(ms);
	});

	it.each(["", "250", "1.5", "fast", "-1s", "1 s", "1e3", "s", "1min", "Infinity", "0x10", "1m30s", ".", `${"9".repeat(400)}s`])(
		"is not read from %j",
		(text) => {
			expect(parseDuration(text)).toBeUndefined();
		},
	);

	it.each([
		[0, "0 ms"],
		[999, "999 ms"],
		[999.6, "1.0 s"],
		[3160, "3.2 s"],
		[59_960, "1 min"],
		[250_000, "4 min 10 s"],
		[3_600_000, "1 h"],
		[7_500_000, "2 h 5 min"],
		[86_399_999, "1 d"],
		[273_600_000, "3 d 4 h"],
	])("of %d ms is formatted with at most two units", (ms, text) => {
		expect(formatDuration(ms)).toBe(text);
	});
});
