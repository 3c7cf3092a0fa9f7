import { describe, expect, it } from "vitest";
import { MISTAKES, type Mistake } from "../../kit/gallery/members/mistakes.ts";
import { PlainCluster } from "../../kit/gallery/members/plain-cluster.ts";
import { judgeMembers } from "../../kit/oracle/members/members.ts";
import { type Connect, runOnNetwork } from "../../kit/run/on-network.ts";
import { drawNetworkSchedule } from "../../kit/schedule/draw-network.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { printReplayToken } from "../../kit/schedule/replay-token.ts";
import { scheduleSeed } from "../../kit/schedule/schedule-seed.ts";

/** Views of a real cluster settle within this time. */
const SETTLES_MS = 20_000;

/** What is wrong with one run, with a token to play it again. */
async function findings(searchSeed: number, index: number, connect?: Connect): Promise<readonly string[]> {
	const schedule = drawNetworkSchedule(createRandom(scheduleSeed(searchSeed, index)));
	const run = await runOnNetwork(schedule, { linger: SETTLES_MS, ...(connect !== undefined && { connect }) });
	return judgeMembers(run).map(({ message }) => `${index}: ${message} ${printReplayToken(schedule)}`);
}

const plain =
	(...mistakes: readonly Mistake[]): Connect =>
	({ network, client, hosts }, { alternate }) =>
		new PlainCluster({ network, clock: client.clock, hosts, useAlternate: alternate, mistakes }).connect();

/** The number of a schedule that shows each mistake, in the search with the seed 5. */
const SHOWN_BY: Readonly<Partial<Record<Mistake, number>>> = {
	"only the first seed is tried": 248,
	"a silent member is dropped": 9,
	"a member's own list is the whole cluster": 80,
	"a listed node is dropped if it is silent": 9,
	"a node leaves while no member answers": 771,
	"the members are looked at once": 0,
	"a node that left never comes back": 0,
	"a new address is never learned": 0,
	"only the first address is tried": 0,
	"an address without a port is skipped": 0,
	"an address of IPv6 is skipped": 4,
	"alternate addresses are ignored": 39,
	"nobody asks whom the connection reached": 41,
	"a node without partitions is a member like any other": 244,
	"a lost connection fails the question": 41,
	"a refused connect is repeated at once": 21,
	"former members are forgotten": 41,
	"a silent former member is no reason to doubt": 41,
	"connections stay open": 0,
};

/** The first 1000 schedules of that search show none of these. */
const NOT_SHOWN: readonly Mistake[] = [
	"peers of peers are not followed",
	"an equal generation means an equal list",
	"the address at which a node answered is forgotten",
	"a look that times out fails every question",
	"a pause of the client is silence",
];

describe("a search over networks and members", () => {
	it("finds nothing wrong with the library", async () => {
		const found: string[] = [];
		for (let index = 0; index < 120; index++) found.push(...(await findings(11, index)));
		expect(found).toEqual([]);
	}, 120_000);

	it("finds nothing wrong with a plain cluster that makes no mistake, on the schedules that show mistakes", async () => {
		const found: string[] = [];
		for (const index of new Set(Object.values(SHOWN_BY))) found.push(...(await findings(5, index, plain())));
		expect(found).toEqual([]);
	}, 120_000);

	it.each(Object.entries(SHOWN_BY) as [Mistake, number][])(
		"finds that %s",
		async (mistake, index) => {
			expect(await findings(5, index, plain(mistake))).not.toEqual([]);
		},
		60_000,
	);

	it("has a schedule for each mistake, or says that it has none", () => {
		expect([...Object.keys(SHOWN_BY), ...NOT_SHOWN].sort()).toEqual(Object.keys(MISTAKES).sort());
	});
});
