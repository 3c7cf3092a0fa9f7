import * as v from "valibot";
import { listOf, numberWithin, record, textLike, wholeNumberWithin } from "../schedule/schema-parts.ts";
import { CHECK_NAMES } from "../search/schedule-checks.ts";
import { SEARCH_WAYS } from "../search/search-ways.ts";
import { isShard, MOST_SHARDS } from "../search/shard.ts";
import { POINT_NAMES } from "../search/sometimes.ts";
import { BLOB_FORMAT, type BlobLine } from "./blob.ts";

/** A longer scenario or history is cut when it is written. */
export const MOST_TEXT = 200_000;
const MOST_TOKEN = 1024 * 1024;
const MOST_ROUNDS = 1000;
const MOST_NODES = 64;
const MOST_KINDS = 1000;

const count = wholeNumberWithin(0, Number.MAX_SAFE_INTEGER);
const version = textLike(/^[\w.+-]{1,60}$/, "a version");
const word = textLike(/^.{1,200}$/, "a text of 1 to 200 characters on one line");
const text = v.pipe(v.string("a text"), v.maxLength(MOST_TEXT, `a text of at most ${MOST_TEXT} characters`));
const yesOrNo = v.boolean("true or false");
const ms = numberWithin(0, Number.MAX_SAFE_INTEGER, "a number of milliseconds from 0");
const check = v.picklist(CHECK_NAMES, `one of ${CHECK_NAMES.join(", ")}`);

const shard = v.pipe(
	record({ number: wholeNumberWithin(1, MOST_SHARDS), of: wholeNumberWithin(1, MOST_SHARDS) }),
	v.check(isShard, "a shard number from 1 to the number of shards"),
);

/** Counts by name. A name that this kit does not know comes from another kit. */
function counts(name: v.GenericSchema<string, string>): v.GenericSchema<Record<string, number>> {
	const message = `counts by name, at most ${MOST_KINDS}`;
	return v.pipe(
		v.record(name, count, message),
		v.check((all) => Object.keys(all).length <= MOST_KINDS, message),
	);
}

const header = record({
	kind: v.literal("header"),
	format: v.literal(BLOB_FORMAT, `${BLOB_FORMAT}, the version of blobs that this kit reads`),
	kit: version,
	spec: version,
	seed: count,
	shard,
	subject: record({ mutant: v.exactOptional(textLike(/^[a-z0-9-]{1,100}$/, "the name of a mutant")) }),
	way: v.picklist(SEARCH_WAYS, "both, virtual, rules or network"),
	budget: v.union([record({ runs: count }), record({ forMs: ms })], "either runs or forMs"),
});

const coverage = record({
	kind: v.literal("coverage"),
	schedules: count,
	rounds: count,
	questions: count,
	wordSchedules: count,
	wordRounds: count,
	checked: counts(check),
	faults: counts(word),
	points: counts(v.picklist(POINT_NAMES, "one of the situations that this kit knows")),
});

const failure = record({
	kind: v.literal("failure"),
	check,
	requirement: word,
	message: text,
	index: v.exactOptional(count),
	count,
	token: v.pipe(v.string("a replay token"), v.maxLength(MOST_TOKEN, `a token of at most ${MOST_TOKEN} characters`)),
	scenario: text,
	history: text,
});

const difference = record({
	kind: v.literal("difference"),
	requirement: word,
	expected: word,
	got: word,
	rounds: listOf(
		record({
			letters: listOf(record({ name: word }), MOST_NODES, "letters"),
			isReady: yesOrNo,
			isEarly: yesOrNo,
			isWithin2s: v.exactOptional(yesOrNo),
			durationMs: v.exactOptional(ms),
		}),
		MOST_ROUNDS,
		"rounds",
	),
});

const end = record({ kind: v.literal("end"), failures: count, differences: count, tookMs: ms });

/** A line of a blob. Blobs come from other machines, so every value is checked. */
export const BLOB_LINE: v.GenericSchema<unknown, BlobLine> = v.variant(
	"kind",
	[header, coverage, failure, difference, end],
	"one of header, coverage, failure, difference, end",
);
