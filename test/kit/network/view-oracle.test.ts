import { describe, expect, it } from "vitest";
import { judgeMembers } from "../../../kit/oracle/members/members.ts";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { runOnNetwork } from "../../../kit/run/on-network.ts";
import type { SeedPlan } from "../../../kit/schedule/network-plan.ts";
import { parseReplayToken } from "../../../kit/schedule/replay-token.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";

/** Node A3 starts, and the other two crash before a client can see A3. The cluster is then only A3. */
function replaced(seeds: readonly SeedPlan[]): Schedule {
	return {
		version: 2,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes: [
			{ name: "A1", version: "8.1.2.0", job: { duration: 20_000 } },
			{ name: "A2", version: "8.1.2.0", job: { duration: 20_000 } },
			{ name: "A3", version: "8.1.2.0", member: false, job: null },
		],
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", timeout: 30_000 }],
		network: {
			seed: 1,
			seeds,
			happens: [
				{ at: 3000, kind: "join", node: "A3" },
				{ at: 3200, kind: "crash", node: "A1" },
				{ at: 3200, kind: "crash", node: "A2" },
			],
		},
	};
}

it("a member that starts again may stay in the view although no node lists it (CLUSTER-3)", async () => {
	const { network, ...rest } = replaced([{ kind: "node", node: "A1" }]);
	const calm = { ...rest, nodes: rest.nodes.slice(0, 2), network: { seed: network?.seed ?? 1, happens: [] } };
	const run = await runOnNetwork(calm, { linger: 20_000 });
	// From 20 s on, node A1 lists no other node.
	const withEnd = (starting: readonly string[]): readonly string[] => {
		const end = { at: 20_000, client: ["A1", "A2"], nodes: { A1: ["A1"] }, ...(starting.length > 0 && { starting }) };
		const members = { ...run.members, views: [...run.members.views, end], endedAt: 30_000 };
		return judgeMembers({ ...run, members }).map(({ requirement }) => requirement);
	};
	expect(withEnd([])).toEqual(["CLUSTER-2"]);
	expect(withEnd(["A2"])).toEqual([]);
});

describe("a cluster whose first nodes are all gone", () => {
	it("does not have to be found through a balancer, because that leads to the first nodes only", async () => {
		const run = await runOnNetwork(replaced([{ kind: "balancer" }]), { linger: 20_000 });
		// The client cannot know this: it continues with the members that it knew, and that is not wrong.
		expect(run.members.views.at(-1)).toMatchObject({ client: ["A1", "A2"], nodes: { A3: ["A3"] } });
		expect(judgeMembers(run)).toEqual([]);
	});

	it("must be found if a seed is the address of the new node", async () => {
		const run = await runOnNetwork(replaced([{ kind: "balancer" }, { kind: "node", node: "A3" }]), { linger: 20_000 });
		expect(run.members.views.at(-1)?.client).toEqual(["A3"]);
		const views = run.members.views.map((view) => ({ ...view, client: ["A1", "A2"] }));
		expect(judgeMembers({ ...run, members: { ...run.members, views } }).map(({ requirement }) => requirement)).toContain(
			"CLUSTER-2",
		);
	});
});

/**
 * Of three nodes, A2 and A3 are killed and start again. A2 is reached before its old list, which has A3, is read again.
 */
const OLD_LIST =
	"s2.eNqN0N9OwyAUBvB3-a7JArTrH-689BnMYrA9OrSDCnTTLLy7YTWtJtPskvD7OHznjCP5YJyFkgxRhzeoM0wPhbKqOBisPlAYdUdQiBQiGAJFKPR0cGB4Mzbr94n85yN9UDdFQmKwrqcA9XC-vACFOwG2TkOzERu5yRNe3VMe2k9ex8td3UiREluT8takbIXgv6LFrdEt5zylHYOleHL-sodA1EOVdVly3tQVw16PI9m5lo5QspHLBkJ0I-bec9v8jYxEKZtFdc5GYye6Kgve1Kv0Oux_sGJh26pt_mRyZS1vF-YpRO3jVViJsv4HFki7xNDpYZibf8uTNpmNbhjubSR_1AOU4JwhmgO5Kb_MeT4_O_9ijgRVpF36AgIguyg";

/**
 * Node A1 does not answer any more. A2 was forgotten while it refused, and then answers behind the balancer that is the
 * seed.
 */
const BEHIND_BALANCER =
	"s2.eNqNUD1PwzAQ_S9vtirHNG7w1pGdDVXIjQ8wTezUdlJQ5f-OnEArJFSx3Z3e550xUYjWOyjBkHQ8QJ1hDRTWUnIwON1THHRLUEgUExgiJSgY6j0YDtYV9HGk8PlMH9SOiZAZnDcUoZ7OswIUthXY1Q3NqlqJVXF49_tiasag05JE8CpndmWK_zI3jWhy3jE4Sicf5jKRyECJpt7UtagFmw9Lsu_se91p11JAYRrSZmtMoBihUhiJwQ6T_Jnf9DCQW-g6QVWSry9PCBSTDuVFpf3SufQoQClkcwMorsB7eXcB9n6iP-WqquHytt4uM7S66351PWlbYIPvugeXKEy6g6o4Z0i2Jz8W6ZqXPdBxpJgeL2c-n198eLUTlT3v8hcKB7Ci";

describe("a seed that led to a node that does not answer any more", () => {
	it("is tried again: a balancer may lead to another node (CLUSTER-12)", async () => {
		const run = await runOnNetwork(parseReplayToken(BEHIND_BALANCER), { linger: 20_000 });
		// The client knows only A1, which does not answer as a member. A2 does.
		const lost = { client: ["A1"], nodes: { A2: ["A2"] }, starting: ["A1"] };
		expect(run.members.views).toContainEqual(expect.objectContaining(lost));
		expect(judgeMembers(run)).toEqual([]);
	});

	it("is looked up again: a name may stand for another node now (CLUSTER-8, CLUSTER-12)", async () => {
		const { network, nodes, ...rest } = replaced([{ kind: "name", name: "db.example", nodes: ["A1"] }]);
		const run = await runOnNetwork(
			{
				...rest,
				nodes: nodes.filter(({ name }) => name !== "A2"),
				network: {
					seed: network?.seed ?? 1,
					seeds: network?.seeds ?? [],
					happens: [
						{ at: 3000, kind: "crash", node: "A1" },
						{ at: 3100, kind: "join", node: "A3" },
						{ at: 4000, kind: "rename", name: "db.example", nodes: ["A3"] },
					],
				},
			},
			{ linger: 20_000 },
		);
		expect(run.members.views.at(-1)).toMatchObject({ client: ["A3"], nodes: { A3: ["A3"] } });
		expect(judgeMembers(run)).toEqual([]);
	});
});

/** The client is paused for 6 s while it connects, and a middlebox resets what was idle for 2 s. */
const CUT_WHILE_CONNECTING =
	"s2.eNqNkctOwzAQRf_lrkeV7TyovGPJgi-oKmSSKYQ6drCdlqryvyMniAqpC7aeO3POjK84cYiDd9CKkEw8Ql8x9NCo21aA4MzIcTIdQyNxTCBETtDoefQgHAdX0p8zh8sLf3E3J0YmON9zhN5dlwnQeJSgGw3bjdyoTSF8-NcC7edg0lKrt5XImW6d6r-dUqq6yXlPcJzOPizbROYeWlaqasS23SpaXla3H_sii9V55RX6_ZpEGW9NYtddoHeNoIdmTxh6y4VmDonDc4RWQggCu0JC4HK0THg308RuhZsELWv1e8OYjLUgjBG6FUIUiSUj1f2QbG6hSqrqfkgKkfeZ0Blr_2x9NkP5zslb--QSh5Ox0KoRhDSM7Oe0agjCwYe34cTQsoz6Bo5aqeI";

it("a seed is tried again if its connection was cut in a pause of the client (CLUSTER-9)", async () => {
	const run = await runOnNetwork(parseReplayToken(CUT_WHILE_CONNECTING), { linger: 20_000 });
	expect(run.members.connected.error).toBeUndefined();
	expect(judgeMembers(run)).toEqual([]);
});

/** Node A1 lists A2 while the client connects. A2 then starts again, and the client is paused for 3 s. */
const LISTED_BEFORE_PAUSE =
	"s2.eNqNkMtugzAQRf_lrkfImPCId1n2GyJUuTBSaYxN8ZA0ivj3yqRKdlXWc-7cxw1nnuMQPIwmiI0nmBuGHga7qlIgeDtynGzHMBCOAkJkgUHPYwDhNPhEfy88X9_5h7tFGCvBh54jzPG2fYDBIQc93dBkeaaz5PAVPpJpv8xWtlve6P260lOpX1VqVdbr2hI8yyXMW5nI3MPovCnKoqlqgrPCvrvCHHNFO9US4uQGiTAq2xOG6VzByLwwoQvecycHgSm13hM-7TSxv_eyskXNHxvMHMXOaaFU_h481bCbXNUvgVVe6QcYxToHwhhhCqXUA6qL8v9v7UrorHP3qH_kxQ4Jm4Jzb154PlsHkytFkGHksKRCZbJp11_W0aII";

it("a member may be in the first view because a node listed it before a pause of the client (CLUSTER-3)", async () => {
	const run = await runOnNetwork(parseReplayToken(LISTED_BEFORE_PAUSE), { linger: 20_000 });
	const first = run.members.views.find(({ client }) => client !== undefined);
	expect(first).toMatchObject({ client: ["A1", "A2"], nodes: { A1: ["A1"] }, starting: ["A2"] });
	expect(judgeMembers(run)).toEqual([]);
});

/** Nodes A1 and A2 agree on the members while the client cannot reach them. */
const CUT_OFF_WHILE_AGREED =
	"s2.eNqNUEtuwjAUvMusLeQPCcS7LnuGClVu8iguwU5tJ7RCvntlKKRCqsTSns-bmRMmCtF6By0Zkol76BNsB41lXXMwOHOgOJiWoJEoJjBEStDo6ODBsLeusD9HCt-v9EXtmAiZwfmOIvTL6ewAjScBNl_DesEXfCEqMHz4t3K1G4NJZ7BerZqc2SyVD0tFdSdVD0ulFELlvGFwlI4-nKeIRB20WEkhFa8Y4tDbFKH5omGww1RDpzASw84MA7lLY5OgBW8YzDZRKDZljWsa4-Kx_Mp8W68dy65XkkApUExkVdc30o5Mf0PWgs9IoJhM-GuhZmKj1g8Rhai4-ieRnBMtZSPuIm0yQ2v6_lL-FzoaWxyKRiklGQbf988uUZhMX-bhDMkeyI_ldsXLe-vDu50IWuVN_gFtHMZv";

it("a client has time to agree with the nodes from when it can reach them again (CLUSTER-2)", async () => {
	const run = await runOnNetwork(parseReplayToken(CUT_OFF_WHILE_AGREED), { linger: 20_000 });
	expect(run.members.views.at(-1)?.client).toEqual(["A1", "A2", "A3"]);
	expect(judgeMembers(run)).toEqual([]);
});

/**
 * A former member goes on and becomes a member, while another connection to it is being opened. Then the client closes.
 */
const STILL_OPENING =
	"s2.eNp1kc1OwzAQhN9lzqvKzk9_fOPIgSeoImSSRYSmdrA3LVXld0duUCugXHfHM_OtzzhwiL13MAVBbNzBnNF3MKiWSwWCs3uOo20ZBsJRQIgsMOh470HY9S6rPyYOp2f-5HYSRiI433GE2Z4vDjB40KBbGtYLtVALXYMwWGHXnmD0piK8-5fcoZuClbnYpqp0SnRzKv5zuvNWb4qUGoJjOfpwwYvMXV6Vq1W5Lld0Gcxdv2lyecwMc15Ov7_TyO5XhK0mvagbQt8NnMPsq3B4ijC1UgR2OQiB8w0TwQ7CwVlhGAkTE1rvHLfyIDDLShWENzuO7OZ2Nk_Xy-vRo_jxT80sKlflur7KWu-kd9MvoiYRWjsMP8CPts8_nD2KutKE0Q_DoxMOBzvA6Mwg_Z79lKsopVRq0heRtrBS";

it("after close, no timer and no connection is left of the search for a former member that became a member", async () => {
	expect(judgeMembers(await runOnNetwork(parseReplayToken(STILL_OPENING), { linger: 20_000 }))).toEqual([]);
});

/**
 * A greeting of 22 bytes arrives in pieces, one of which is only the length: 22, like the first byte of a handshake.
 */
const LIKE_TLS =
	"s2.eNpFj9FqhDAURP9lni-SWBV73_rYb1ikpHqh6cbEmutuF8m_F22hzzPMObPjJmv2KYJrgrp8Be_wExhN1xkQopslL24UMFSygpBFwZhkTiBcfTzaX5usjzf5lnFTQSHENEkGX_ZzAYwXC_qnoa9sVVcH4TO9H9BpW52eme37vpSBEEXvaT2VssgEtm339Nybum0JwanE8QG-WGoGQl6C1ww2VUv4cMsi8eAPhTC6EH5d_mzvzh9HlhTCa1RZby6ArTEE9bOkTcGNMcaUofwAIr5aLQ";

it("an answer in pieces is not mistaken for TLS", async () => {
	expect(judgeMembers(await runOnNetwork(parseReplayToken(LIKE_TLS)))).toEqual([]);
});

it("a node that starts again is not a member because of a list that another process gave before it ended", async () => {
	expect(judgeMembers(await runOnNetwork(parseReplayToken(OLD_LIST)))).toEqual([]);
});

it("a question to a new node may end while no list has the address of the node", async () => {
	const { network, nodes, ...rest } = replaced([{ kind: "node", node: "A1" }]);
	const schedule: Schedule = {
		...rest,
		nodes,
		calls: [{ kind: "wait", timeout: 30_000, requestTimeout: 1000 }],
		network: {
			seed: network?.seed ?? 1,
			chances: { nameOnly: 1 },
			windows: { announce: [4000, 4000] },
			happens: [{ at: 3000, kind: "join", node: "A3" }],
		},
	};
	const run = await runOnNetwork(schedule);
	expect(run.calls[0]?.outcome).toMatchObject({ kind: "error", code: "network_error", node: "A3" });
	expect(judgeMembers(run)).toEqual([]);
});

/**
 * Node A1 has left. A2 and A3 start again, and name themselves before they are asked about the members. Both listed A1
 * before.
 */
const NAMED_AGAIN =
	"s2.eNqNkMFuwjAQRP9lzitkJyEB33rsNyBUuWQpKcFO7QWKkP-9MhQohyKOtmbezM4ROw6x8w6mIIiNa5gjuhYGVV0rEJzdcBzsgmEgHAWEyAKDljcehHXnsvpry-Hwxt-82AojEZxvOcLMjicCDF406JaGyUiN1EiPQfj07zm13QYr5yqlnhYp0c1bPO0tVaPvrOXT1qmu75zV086mrMqU5gTHsvfhNGJkbmF0Xammboq6IfRW2C0OMDNN1ZwQh76TCKNGmrCyw8DuvJgVmHFFsEvhkFl5zMst1sV9_i3Sdfy4twPoqsq9vayyKK-eT8rEU4eHSH1DBo5ig9xRL6BmPBk_EN4SJ7rQ_5Us_5YskOaJsLB9f17g17O3XSaf9lD1hDD4vn91wmFnexitFEG6DfutwNRK5ffSh49uxzBlmqcfHDTa1g";

it("a node that answers at an address of another node does not add members with its old list (CLUSTER-3)", async () => {
	const run = await runOnNetwork(parseReplayToken(NAMED_AGAIN), { linger: 20_000 });
	// A1, A2 and A3 start, and A1 is not a member. In the second of these views, a node with partitions lists A1.
	const [begun, listed] = run.members.views.filter(({ client, starting }) => `${client} ${starting}` === "A2,A3,A4 A1,A2,A3");
	const answers = run.trace.filter(({ at, kind }) => kind === "answered" && at > (begun?.at ?? 0) && at < (listed?.at ?? 0));
	expect(answers).toContainEqual(expect.objectContaining({ node: "A2", body: "node\tA2\nbuild\t8.0.0.15\n" }));
	expect(judgeMembers(run)).toEqual([]);
});

/**
 * The limits of all questions run out in a pause of the client, while their nodes must be reached and name their
 * builds.
 */
const LIMIT_IN_PAUSE =
	"s2.eNqNklFOwzAQRO8y36vIduM0-I8DcAJUIdMswjRxQryhoCp3R04QVSWo-uuZ9Yzf-oQPHlPoI5whiE8HuBNCA4eyqhQI0XecBr9nOAgnASGxwKHhrgfhEGJ2v088fj3xJ-8nYcyE2Dec4B5Pyw1wuNegcxrqQhemyAlv_XMObabRy6JpXZl5pvOkuXXSbLVVF6Obm0OtvQwtbw619VbP844QWY79uCBMzM1y6V2pjK1rWk5WID_IMiGsoFY8Of1vzVzRNle0ErlWGtogCU4VlhCalnNB_yI8PiQ4qxSBY-6GkfNuZ8IU25AkP0HGiQmvfhg4rvW9wGmlze_uk_i2BaFLcJVSKvfJpo0qq_9Nu5mw9217weToQ_5hEjruJ4Er1Wr9BpAozCY";

it("a pause of the client ends no question for which the node must be reached again (CLUSTER-9)", async () => {
	const run = await runOnNetwork(parseReplayToken(LIMIT_IN_PAUSE), { linger: 20_000 });
	// The next questions are due at 1006 ms, and have 5 s. The client has no connection left, and is paused until 9046
	// ms.
	const next = run.trace.find(({ at, kind }) => kind === "asked" && at > 1006);
	expect(next).toEqual(expect.objectContaining({ at: 9048, commands: ["node", "build"] }));
	expect(judgeMembers(run)).toEqual([]);
});

/** A node that moved is in no list for less than 250 ms, and the client asks just then. */
const SHORTLY_UNLISTED =
	"s2.eNqNkN1KxDAQhd_lXIeSpj_bnTsvfQYpEttR46ZJbdKuS8m7S7fiIiJ4OXB-5nwrFp6C8Q6kBKIOJ9AK04NQ1rWEgNMDh1F3DELkECEQOILQ8-AhcDJuU7_PPF0e-YO7OTKSgPM9B9DDek0A4S6HuLWhyfJMZVuD1ZFddwEpVQm8-afthX6edLwqj8eiTEncctQfOb-cVaF-GIv_GvOiUim1Ao7j2U9XJoG5B-WqOdRF01S1QBitiQEks1zgVY8ju32wjqDmUJbfcAa_MHYk-4DUJoFOW7sbvmRnbTa8o7f23kWeFm1BlZQC0Qzs5wgqpdzuZz-9mIVBuUxt-gTue4lm";

it("a list that changes for a moment is in the views, so that a client may follow it (CLUSTER-2)", async () => {
	const run = await runOnNetwork(parseReplayToken(SHORTLY_UNLISTED), { linger: 20_000 });
	const isMoment = run.members.views.some(
		({ at, nodes }, index, views) =>
			nodes.A3?.includes("A2") === false &&
			views[index + 1]?.nodes.A3?.includes("A2") === true &&
			(views[index + 1]?.at ?? at) - at < 250,
	);
	expect(isMoment).toBe(true);
	expect(judgeMembers(run)).toEqual([]);
});

/**
 * A2 is isolated. The client knows it only from what A1 remembers, and from a connection to the name of the seed that
 * answers while A1 is already used.
 */
const REMEMBERED_AND_MET =
	"s2.eNqNkTtvwzAMhP_LzUIg27LTasvYvVtgFKrNNm5kyZHkPBDovxeS80C3ruSR3x15xZGcH6yBLBmC8nvIK4YeEqJpOBiMGslPqiNIBPIBDJ4CJHoaLRj2g0nqw0zu8kFn6uZAiAzG9uQht9e8ARKbAuxJQ7MSK76qBBh-7Gei9rNTITerOkb2HCz_PSh4vS5ibBkMhZN1OY0n6iEr3tQvpagFy4XF2s18BrE7r9OzD-RWdFbjpHPjlmXJsCnRJoRWgUx3gdzWnJWctwydNYa6sAmQzfq1ZNipaSKzwFSALDjnj5sN3qYdN8CSNOVOwqouqvVDuSOlEdvI0Cmt_3g_qSH9JC8XgmGyWr-ZQO6oNGSdcGEYyc4hnSfjHR1m8uH9Xi6W8pd138ORIKvYxl_vhqO5";

it("a wait does not end before a remembered node was asked that answers at another address (CLUSTER-11, TRUTH-3)", async () => {
	const run = await runOnNetwork(parseReplayToken(REMEMBERED_AND_MET), { linger: 20_000 });
	// A2 runs the job until 40,571 ms.
	expect(run.calls[0]?.settledAt).toBeGreaterThan(40_571);
	expect(judgeRun(run)).toEqual([]);
});

/** A1 shuts down while the client connects, and is the last node that answers before a new process of A1 starts. */
const SHUTTING_DOWN =
	"s2.eNp1ks1uwjAQhN9lzitkQ8iPbz32GRCq3GRbUhI7jTehCOXdK5OKiJYebc_OfLPyBSP3ofYOZk0QG44wF9QVDJI0VSA423LobMkwEA4CQmCBQcWtB-FYu6j-HLg_v_AXl4MwJoLzFQeY3eXqAIMnDVrSkK_0ar2KCY0VduUZRhcJ4cO_RoRq6K1clZnKpokWm_U_Nn8GdV5k07QnOJaT76_NAnMFk2UbnW9UktL1Ysb8KRK5MePPaTH78ZtGdL_h77QirfaE0DW1BBi1Kgild45LeRKYpEhzwsF2Hbs50wqM3mTpbY1BfHefQLNqrZPkpiq9k9oN_FCZqFwvfid770fwcuB-qRZHMr1dEFo__i45EUrbNHd7Otk6_oXON82zE-5H28BslSJI3bIfBCZVKp7ffP9ejwyj1bSfvgEXWruJ";

it("a member may be in the first view because it listed itself while it was shutting down (CLUSTER-3)", async () => {
	const run = await runOnNetwork(parseReplayToken(SHUTTING_DOWN), { linger: 20_000 });
	const first = run.members.views.find(({ client }) => client !== undefined);
	expect(first).toMatchObject({ client: ["A1", "A2"], nodes: {}, starting: ["A1"] });
	const last = run.trace.findLast(({ at, kind }) => kind === "answered" && at < 5575);
	expect(last).toMatchObject({ node: "A1", body: expect.stringContaining("partition-generation\t1\n") });
	expect(judgeMembers(run)).toEqual([]);
});

/** Node A2 is killed 3 ms after its answer in the last round, while the client asks its members once more. */
const KILLED_AT_THE_END =
	"s2.eNqNkMFOwzAQRP9lzqsoKXHa-MZ3oAiZZEsNiR3sTVtU-d-R05aKG9fdnXkze8GRQ7TeQW8IYuIn9AV2gEbdNCUIzkwcZ9MzNISjgBBZoDHw5EH4tC5ffy0cvl_5zP0ijERwfuAI_XJZHaDxXIEeNOyKqtgUmfDh3zJ0WIKRdbdVbUr0EG7-LWxUlVJHcCwnH9YukXmAVtta7VrVtrQOrsFu0VcM3Wn9uEThUPDZTPO4Lm5NcoMuu8d5tBKhy6IiHMw8s7saGoF-Ipi9cMjsrLwXMC6e8rROvz_rg4mHG-B6lrpE6M04_gl4Mja_PbvXu0YRxE7sF4GuVFmWhL0P7_bI0FWZuvQDz76PYg";

it("a node that is killed while the client asks its members for the last time does not have to be reached", async () => {
	const run = await runOnNetwork(parseReplayToken(KILLED_AT_THE_END), { linger: 20_000 });
	const killed = run.trace.find((event) => event.kind === "node" && event.node === "A2" && event.change === "crashed");
	expect(killed?.at).toBeGreaterThan(run.members.endedAt);
	expect(judgeMembers(run)).toEqual([]);
});

/** Connecting to node A1 takes 660 ms each time, because its first address is out of reach. Its answer takes 310 ms. */
const SLOW_TO_CONNECT =
	"s2.eNqF0c1uwjAQBOB3mbOFnP_Etx576BMgVLnxVqQEO7U3UIT87pUJglai6v3TrGd8xoF8GJyFygVYhx3UGYOBQlnXEgJW7ylMuicoMAWGQCCGgqG9g8BusEl_zuRPr_RF_cyEKGCdoQC1Pl8SoPCUQdyvoV1lq3yVLoyayfYnqFy2Ah_uLT3BzF7zRXZF3sQo7jn5vznVo5xKdnWMGwFLfHT-UjQQGaiskE1Rd3X1I2NdSVHJjcBgRkpUvzP5lwCVSSmlAFkToOAprREFDGnzZIynEKDYzySw1dNEdhlBM1SdpxPXwXqvwxbLTkur1DGxRpbtnyy7s7Lobiywmx6qtqnuqneWBzvTQ5nLqihv1FNg7fm33ESBXo_jUukqj3pIbHLj-GyZ_EGP6QukAA97cjNDlWmyuInfIGG7lw";

it("the time for connecting to a node is not taken from the time for its answer about the members (CLUSTER-2)", async () => {
	const run = await runOnNetwork(parseReplayToken(SLOW_TO_CONNECT), { linger: 20_000 });
	expect(run.members.views.at(-1)).toMatchObject({ client: ["A1"], nodes: { A1: ["A1"] } });
	expect(judgeMembers(run)).toEqual([]);
});

/**
 * The client is paused while it connects to the second address of each node. The network cuts this connection, and the
 * first address does not answer.
 */
const CUT_IN_PAUSE =
	"s2.eNqNkkFuwjAQRe_y1yNkO8EQ71h20RMgVLnxVE1xnNR2oAjl7pWhKq3EgrXf85_5mjMOHFM3BBhFyDbtYc7oHAxqrQUIwfacRtsyDDKnDELiDAPH_QDCvguF_pw4nl74i9spM2ZCGBwnmO358gMMNhJ0S8N6IRdqURI-htcS6qZo8-VN11rOM91M9aipluvqn1k9ajZLoed5Rwicj0O81JCYHYxsVispdCVXBG8zh_YEs5WCpNgROue5sPYtc3xOMEoIQeDgEgwil65mgmPrNs5FTgkmx4kJ73YcOVwrshmmbur6t86Urfcg9AlGCyHKTgVqhFZ3ISlvkJSqEvep5V-qUfIuVZXA3UxorffXAX-oo-3KAYyD908hczxYDyPLwrnreZjyddpifwO2h7R0";

it("a connection that was cut before its node answered is opened again, before other addresses fail (CLUSTER-7)", async () => {
	const run = await runOnNetwork(parseReplayToken(CUT_IN_PAUSE), { linger: 20_000 });
	expect(run.calls[0]?.outcome).toMatchObject({ kind: "complete" });
	expect(judgeMembers(run)).toEqual([]);
});

/** A2 gets the signal to shut down while it is stopped. It answers again when it goes on, as the only node. */
const ENDED_WHILE_STOPPED =
	"s2.eNqNksFuwyAQRP9lzigyGNsxtx77DVVUEXvTkjrgGuy0ivj3Cqd1UqlRc2T37cwscMJEgzfOQgmGoP0b1AmmhYIsywwMVh_I97ohKATyAQyeAhRaOjgwvBmb6PeRhs9n-qBmDITIYF1LHurpNCtA4YGDXdywXvGVWCWHvdsm03YcdJh7PC9iZJdBcfegzIsyxg2DpXB0w7yMJ2qheCZlzSXPJZsr52jf4be607ahAWn0Vfc92XNfByheMehdoCGJpa1-Imnrj6nK43ILPrge7IpKayQRkVf1QnWkJ7rC-ILloq4WbO-M_ZNa17K4Q6yuC3kTu0TjmVgX_5tyLni-YI2zwdjxhmKVcXlLUSBuIkOju-7XGxy1SX-rd133aAMNk-6giixjCOZAbgxQZZal884NL2ailDxu4hcjUtGx";

it("a node that goes on after it was told to shut down answers, and may be a member again (CLUSTER-2, CLUSTER-11)", async () => {
	const run = await runOnNetwork(parseReplayToken(ENDED_WHILE_STOPPED), { linger: 20_000 });
	expect(run.members.views).toContainEqual(
		expect.objectContaining({ client: ["A1", "A2"], nodes: {}, shuttingDown: { A2: expect.arrayContaining(["A2"]) } }),
	);
	expect(judgeMembers(run)).toEqual([]);
});

/** A1 is stopped, told to shut down, and goes on at 11,917 ms. It answers as a member, 6 s after A2 removed it. */
const ANSWERED_AGAIN =
	"s2.eNqNkc1uwjAQhN9lzqvI5scB3_oO3FBUuclWTSF2iDdQhPzulUmBtlKlXkcz-83YFxx5iG3wsDOCuLiDvaBtYLEwRoHgXcexdzXDQjgKCJEFFg13AYRd67P7MPJwfuYPrkdhJIIPDUfY7eV6ARZPGvSgYVXoYlZkwnt4ydBmHJxMTZalMSnRIzr7d1SZeUoVwbOcwnBdE5kbWL3Ual6ujDZ0VaZuX-1zWUydJ1w-sXfCvj7DbjXpYlkR3lzfs5-STmDLNcG9Cg8Zcwvnmc7HU1bn6f5AUUL_DaGR9-UjWuu1udu6cOQ_bGtd3m118NL68Ze1SoTa7fc_tp1cmz9N2o7DKLALpZQiDHwYOcrmJusspyp9AidRn9s";

it("a client has time to agree with the nodes from when the last process that shuts down has exited (CLUSTER-2)", async () => {
	const run = await runOnNetwork(parseReplayToken(ANSWERED_AGAIN), { linger: 20_000 });
	const lists = { client: ["A1", "A2"], nodes: { A2: ["A2"] } };
	const stillAnswers = { at: 12_000, ...lists, shuttingDown: { A1: ["A1", "A2"] } };
	expect(run.members.views).toContainEqual(stillAnswers);
	// A new process of A1 joins A2 before the run ends.
	expect(run.members.views.at(-1)).toMatchObject({ client: ["A1", "A2"], nodes: { A1: ["A1", "A2"], A2: ["A1", "A2"] } });
	expect(judgeMembers(run)).toEqual([]);

	const begin = run.members.views.filter(({ at }) => at < 12_000);
	const withEnd = (...end: typeof run.members.views): readonly string[] =>
		judgeMembers({ ...run, members: { ...run.members, views: [...begin, ...end], endedAt: 30_000 } }).map(
			({ requirement }) => requirement,
		);
	expect(withEnd(stillAnswers)).not.toContain("CLUSTER-2");
	expect(withEnd(stillAnswers, { at: 28_000, ...lists })).not.toContain("CLUSTER-2");
	expect(withEnd(stillAnswers, { at: 12_250, ...lists })).toContain("CLUSTER-2");
});
