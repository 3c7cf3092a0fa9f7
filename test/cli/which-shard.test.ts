import { describe, expect, it } from "vitest";
import { whichShard } from "../../bin/searching/which-shard.ts";

describe("The shard of a process", () => {
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

	it("is the value of --shard, even if the environment gives another one", () => {
		expect(whichShard({ shard: { number: 2, of: 3 } }, { CI_NODE_INDEX: "1" })).toEqual({ number: 2, of: 3 });
	});

	it("is the whole search without --shard and --shards", () => {
		expect(whichShard({}, { CI_NODE_INDEX: "2", JOB_COMPLETION_INDEX: "5" })).toEqual({ number: 1, of: 1 });
	});

	it.each([
		[
			{},
			"--shards needs one of the environment variables JOB_COMPLETION_INDEX, CI_NODE_INDEX, TEST_SHARD_INDEX. Set one, or use --shard I/4.",
		],
		[{ JOB_COMPLETION_INDEX: "4" }, 'JOB_COMPLETION_INDEX must be from 0 to 3 with --shards 4, not "4".'],
		[{ CI_NODE_INDEX: "0" }, 'CI_NODE_INDEX must be from 1 to 4 with --shards 4, not "0".'],
		[{ TEST_SHARD_INDEX: "two" }, 'TEST_SHARD_INDEX must be from 0 to 3 with --shards 4, not "two".'],
		[
			{ JOB_COMPLETION_INDEX: "1", CI_NODE_INDEX: "1" },
			"JOB_COMPLETION_INDEX gives shard 2, but CI_NODE_INDEX gives shard 1. Use --shard I/4 instead.",
		],
	])("cannot be read from %j", (environment, sentence) => {
		expect(() => whichShard({ shards: 4 }, environment)).toThrow(sentence);
	});

	it("cannot be given by both --shard and --shards", () => {
		expect(() => whichShard({ shard: { number: 1, of: 2 }, shards: 2 }, {})).toThrow("--shard and --shards cannot be combined.");
	});
});
