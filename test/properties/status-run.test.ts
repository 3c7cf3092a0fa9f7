import fc from "fast-check";
import { expect, test } from "vitest";
import { findRun, type StatusRun } from "../../src/job/status-run.ts";
import { count } from "../support/counts.ts";
import { SEED } from "../support/property-seed.ts";

/** What PARSE-8 says, field by field, without a regular expression over the whole run. */
const COUNTERS = [
	...["job-progress", "run-time", "time-since-done", "recs-throttled"],
	...["recs-filtered-meta", "recs-filtered-bins", "recs-succeeded", "recs-failed"],
];

/** The first run at `from` or later: tries each field of the text in turn. */
function firstRun(text: string, from: number): StatusRun | undefined {
	for (let start = from; start < text.length; start++) {
		const isFieldStart = start === from || ":;".includes(text.charAt(start - 1));
		const run = isFieldStart && text.startsWith("status=", start) ? runAt(text, start) : undefined;
		if (run !== undefined) return run;
	}
	return undefined;
}

function runAt(text: string, start: number): StatusRun | undefined {
	const statusStart = start + "status=".length;
	const statusEnd = text.indexOf(":", statusStart);
	if (statusEnd < 0 || /[;\n]/.test(text.slice(statusStart, statusEnd))) return undefined;
	let end = statusEnd;
	for (const name of COUNTERS) {
		if (!text.startsWith(`:${name}=`, end)) return undefined;
		const value = end + name.length + 2;
		end = value;
		while (end < text.length && ".0123456789".includes(text.charAt(end))) end++;
		const parts = text.slice(value, end).split(".");
		if (parts.length > 2 || parts.join("") === "") return undefined;
	}
	if (end < text.length && !":;".includes(text.charAt(end))) return undefined;
	return { start, statusStart, statusEnd, end };
}

/** Numbers, right and wrong, as often as the values of counters. */
const value = fc.constantFrom("0", "0", "7", "100.00", "12345", ".5", "5.", "", ".", "1.2.3", "-1", "1e3", "1x", "٣");
const name = fc.constantFrom(...COUNTERS);

/** The first value in six of seven cases. */
function rarely<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
	return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
}

/** A run, in many cases with a mistake. */
const almostRun = fc
	.tuple(
		rarely("status=", "Status=", "xstatus=", "status"),
		rarely("done(ok)", "active(ok)", "", "a=b", "status=done", "a\nb", "a;b", "a:b", "job-progress=1"),
		fc.array(value, { minLength: COUNTERS.length, maxLength: COUNTERS.length }),
		rarely(undefined, 0, 1, 3, 6, 7),
		rarely(undefined, 0, 1, 3, 6, 7),
		rarely("", ":", ";", "x", "\n", ":job-progress=1"),
	)
	.map(([field, state, values, left, wrong, after]) => {
		const counters = COUNTERS.map(
			(counter, index) => `${counter}=${index === wrong ? values[index] : (values[index] ?? "").replace(/\D/g, "") || "0"}`,
		);
		return `${field}${state}:${counters.filter((_, index) => index !== left).join(":")}${after}`;
	});
const piece = fc.oneof(
	{ weight: 3, arbitrary: almostRun },
	fc.constantFrom(
		"trid=1",
		"set=a",
		":",
		";",
		"\n",
		":status=",
		"status=done",
		":job-progress=",
		":job-progress=1",
		"module=query",
	),
	fc.tuple(name, value).map(([counter, number]) => `:${counter}=${number}`),
);
const text = fc
	.array(fc.tuple(piece, fc.constantFrom(":", ";", "", "\n")), { maxLength: 6 })
	.map((pieces) => pieces.flat().join(""));

test("The runs of any text are those that a search field by field finds", () => {
	let runs = 0;
	fc.assert(
		fc.property(text, (reply) => {
			for (let from = 0; ; ) {
				const run = findRun(reply, from);
				expect(run).toEqual(firstRun(reply, from));
				if (run === undefined) return;
				runs++;
				from = run.end;
			}
		}),
		{ numRuns: count(2000, 200_000), seed: SEED },
	);
	// Otherwise the texts would show nothing about runs that exist.
	expect(runs).toBeGreaterThan(500);
});
