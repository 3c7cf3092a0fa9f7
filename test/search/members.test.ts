import { describe, expect, it } from "vitest";
import { MEMBERS_GALLERY, plainConnect } from "../../kit/gallery/members/members-gallery.ts";
import type { Mistake } from "../../kit/gallery/members/mistakes.ts";
import { judgeMembers } from "../../kit/oracle/members/members.ts";
import { type Connect, runOnNetwork } from "../../kit/run/on-network.ts";
import { drawNetworkSchedule } from "../../kit/schedule/draw-network.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { printReplayToken } from "../../kit/schedule/replay-token.ts";
import { scheduleSeed } from "../../kit/schedule/schedule-seed.ts";
import { mutantOf } from "../../kit/search/subject.ts";
import { count, sample } from "../support/counts.ts";

/** Views of a real cluster settle within this time. */
const SETTLES_MS = 20_000;

/** What is wrong with one run, with a token to play it again. */
async function findings(searchSeed: number, index: number, connect?: Connect): Promise<readonly string[]> {
	const schedule = drawNetworkSchedule(createRandom(scheduleSeed(searchSeed, index)));
	const run = await runOnNetwork(schedule, { linger: SETTLES_MS, ...(connect !== undefined && { connect }) });
	return judgeMembers(run).map(({ message }) => `${index}: ${message} ${printReplayToken(schedule)}`);
}

/** For each mistake, the number of a schedule that shows it, in the search with the seed 5. */
const SHOWN_BY: Readonly<Record<Mistake, number>> = {
	"only the first seed is tried": 18,
	"a silent member is dropped": 16,
	"a member's own list is the whole cluster": 19,
	"a node leaves while no member answers": 16,
	"a listed node is dropped if it is silent": 49,
	"a member is dropped if one list lacks it": 3,
	"a silent member is dropped if one list lacks it": 8248,
	"the members are looked at once": 6,
	"a node that left never comes back": 6,
	"peers of peers are not followed": 0,
	"an equal generation means an equal list": 137,
	"a new address is never learned": 6,
	"only the first address is tried": 42,
	"an address without a port is skipped": 0,
	"an IPv6 address is skipped": 4,
	"alternate addresses are ignored": 99,
	"a peer without an address is lost": 58,
	"the client does not check which node it reached": 45,
	"the address at which a node answered is forgotten": 42,
	"a node without partitions is a member like any other": 13,
	"a lost connection fails the question": 23,
	"a look that times out fails every question": 42,
	"a second connection that fails ends a slow question": 23,
	"the members are looked at without a pause": 0,
	"a refused connect is repeated at once": 21,
	"a pause of the client is silence": 166,
	"former members are forgotten": 9,
	"a silent former member does not make the outcome uncertain": 9,
	"the members are always in doubt": 12,
	"connections stay open": 0,
};

/** Schedules to use instead, because several properties find the mistake on the one above. */
const SHOWN_ALONE_BY: Partial<Record<Mistake, number>> = { "a look that times out fails every question": 82 };

/** For each property of a run, a mistake that only this property finds on the schedule that shows it. */
const ONLY: readonly (readonly [property: string, mistake: Mistake, finding: RegExp])[] = [
	[
		"no false completion",
		"a silent former member does not make the outcome uncertain",
		/^TRUTH-3, .* no outcome ok while the job is active/,
	],
	[
		"no failure while every member answers",
		"a look that times out fails every question",
		/^CLUSTER-7, .* no failure while every member answers/,
	],
	["ok although it is required", "the members are always in doubt", /^TRUTH-5, .* the outcome ok/],
	["every member can be reached", "a new address is never learned", /^CLUSTER-8, .* to be reached/],
	["the view agrees after three looks", "only the first seed is tried", /^CLUSTER-2, .* on which they have agreed/],
	[
		"a starting node is not a member",
		"a node without partitions is a member like any other",
		/^CLUSTER-3, .* because it is starting/,
	],
	[
		"a member stays while all list it",
		"a pause of the client is silence",
		/^CLUSTER-2, .* to stay a member, since all nodes list it/,
	],
	["a bounded number of connects", "a refused connect is repeated at once", /^CLUSTER-7, .* connects in/],
	["a bounded number of questions", "the members are looked at without a pause", /^CLUSTER-7, .* questions in/],
	[
		"no connection left after close",
		"connections stay open",
		/^(?:WAIT-10, .* no connection after close|CLUSTER-10, .* open connections)/,
	],
];

describe("a search over networks and members", () => {
	it("finds no failure in the library", async () => {
		const found: string[] = [];
		for (let index = 0; index < count(10, 600); index++) found.push(...(await findings(11, index)));
		expect(found).toEqual([]);
	});

	it("finds no failure in a plain cluster without a bug, on the schedules that show bugs", async () => {
		const found: string[] = [];
		for (const index of sample([...new Set(Object.values(SHOWN_BY))], 8))
			found.push(...(await findings(5, index, plainConnect())));
		expect(found).toEqual([]);
	});

	it.each(sample(MEMBERS_GALLERY, 4))(
		"finds that $mistake",
		async ({ mistake, connect }) => {
			expect(await findings(5, SHOWN_BY[mistake], connect)).not.toEqual([]);
		},
		60_000,
	);

	it.each(sample(ONLY, 3))(
		"has a mistake that only one property finds: %s",
		async (_property, mistake, finding) => {
			const mutant = MEMBERS_GALLERY.find((each) => each.mistake === mistake);
			const found = await findings(5, SHOWN_ALONE_BY[mistake] ?? SHOWN_BY[mistake], mutant?.connect);
			expect(found).not.toEqual([]);
			for (const message of found) expect(message.replace(/^\d+: /, "")).toMatch(finding);
		},
		60_000,
	);

	it("finds only the wait that continues after its deadline while a node is silent", async () => {
		const schedule = drawNetworkSchedule(createRandom(scheduleSeed(5, 3)));
		const { tracker } = mutantOf("times-out-late");
		const run = await runOnNetwork(schedule, { tracker: tracker(), linger: SETTLES_MS });
		expect(judgeMembers(run).map(({ requirement }) => requirement)).toEqual(["WAIT-4"]);
	});
});
