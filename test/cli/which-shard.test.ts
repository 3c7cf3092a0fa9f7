import { describe, expect, it } from "vitest";
import { whichShard } from "../../bin/searching/which-shard.ts";

describe("Which shard a process is", () => {
	it.each([
		[{ JOB_COMPLETION_INDEX: "0" }, 1],
		[{ JOB_COMPLETION_INDEX: "3" }, 4],
		[{ CI_NODE_INDEX: "1" }, 1],
		[{ CI_NODE_INDEX: "4" }, 4],
		[{ TEST_SHARD_INDEX: "0" }, 1],
		[{ TEST_SHARD_INDEX: "3" }, 4],
		[{ TEST_SHARD_INDEX: "2", CI_NODE_INDEX: "3", JOB_COMPLETION_INDEX: "" }, 3],
	])("is read from %j", (environment, number) => {
		expect(whichShard({ shards: 4 }, environment)).toEqual({ number, of: 4 });
	});

	it("is what --shard says, whatever the environment does", () => {
		expect(whichShard({ shard: { number: 2, of: 3 } }, { CI_NODE_INDEX: "1" })).toEqual({ number: 2, of: 3 });
	});

	it("is all of it where nobody asked for a part", () => {
		expect(whichShard({}, { CI_NODE_INDEX: "2", JOB_COMPLETION_INDEX: "5" })).toEqual({ number: 1, of: 1 });
	});

	it.each([
		[{}, "--shards needs one of JOB_COMPLETION_INDEX, CI_NODE_INDEX, TEST_SHARD_INDEX in the environment, or give --shard I/4."],
		[{ JOB_COMPLETION_INDEX: "4" }, 'JOB_COMPLETION_INDEX must be from 0 to 3 with --shards 4, not "4".'],
		[{ CI_NODE_INDEX: "0" }, 'CI_NODE_INDEX must be from 1 to 4 with --shards 4, not "0".'],
		[{ TEST_SHARD_INDEX: "two" }, 'TEST_SHARD_INDEX must be from 0 to 3 with --shards 4, not "two".'],
		[
			{ JOB_COMPLETION_INDEX: "1", CI_NODE_INDEX: "1" },
			"JOB_COMPLETION_INDEX says that this is shard 2, and CI_NODE_INDEX that it is shard 1; give --shard I/4.",
		],
	])("cannot be read from %j", (environment, sentence) => {
		expect(() => whichShard({ shards: 4 }, environment)).toThrow(sentence);
	});

	it("is not said twice", () => {
		expect(() => whichShard({ shard: { number: 1, of: 2 }, shards: 2 }, {})).toThrow("Give --shard or --shards, not both.");
	});
});
