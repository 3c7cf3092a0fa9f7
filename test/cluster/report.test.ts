import { describe, expect, test } from "vitest";
import { readMapping, readMemberReport, readStanding, reportCommands } from "../../src/cluster/tcp/report.ts";
import { isTls } from "../../src/cluster/tcp/tls-probe.ts";

const STANDING = "partition-generation\t7\npeers-generation\t4\n";
const settings = { useAlternate: false, useAlumni: false, addressMap: new Map() };
const address = (host: string, port = 3000) => ({ host, port });

describe("The questions about the members", () => {
	test("ask only for the lists that are wanted, and read list and count together (CLUSTER-6)", () => {
		const ask = (useAlternate: boolean, useAlumni: boolean) =>
			reportCommands({ ...settings, useAlternate, useAlumni })
				.slice(2, -1)
				.join(" ");
		expect(reportCommands(settings)).toEqual(["partition-generation", "peers-generation", "peers-clear-std", "statistics"]);
		expect([ask(true, false), ask(false, true), ask(true, true)]).toEqual([
			"peers-clear-std peers-clear-alt",
			"peers-clear-std alumni-clear-std",
			"peers-clear-std peers-clear-alt alumni-clear-std alumni-clear-alt",
		]);
	});
});

describe("The standing of a node (CLUSTER-3)", () => {
	test("is that of a member, or of a node that starts if its partition generation is -1", () => {
		expect(readStanding(STANDING)).toEqual({ kind: "member", generation: "4" });
		expect(readStanding("partition-generation\t-1\npeers-generation\t0\n")).toEqual({ kind: "starting" });
		expect(readStanding("partition-generation\t12\n")).toEqual({ kind: "member", generation: "" });
	});

	test.each(["", "partition-generation\t\n", "partition-generation\tx\n", "partition-generation\t1x\n"])(
		"is unknown from %j",
		(body) => {
			expect(readStanding(body)).toMatchObject({ kind: "malformed" });
		},
	);
});

describe("The report of a member", () => {
	const body = (lines: Readonly<Record<string, string>>) =>
		STANDING +
		Object.entries(lines)
			.map(([command, value]) => `${command}\t${value}\n`)
			.join("");
	const peers = { "peers-clear-std": "4,3000,[[A2,,[10.0.0.2]],[A3,,[10.0.0.3:3100]]]" };

	test.each(["peers-clear-std", "alumni-clear-std", "peers-clear-alt", "alumni-clear-alt"])(
		"is cut if a node in %s has more addresses than are read (CLUSTER-10)",
		(command) => {
			const list = (count: number) => `4,3000,[[A2,,[${Array.from({ length: count }, (_, n) => `10.0.0.${n}`).join(",")}]]]`;
			const lists = { "peers-clear-std": list(1), "alumni-clear-std": list(1), "alumni-clear-alt": list(1) };
			const read = (count: number) => readMemberReport(body({ ...lists, [command]: list(count) }), settings);
			expect(read(16)).toMatchObject({ isCut: false });
			expect(read(17)).toMatchObject({ isCut: true });
		},
	);

	test("has its peers, its generation and how many members it counts", () => {
		const report = readMemberReport(body({ ...peers, statistics: "cluster_size=13;cluster_key=AB;uptime=9" }), settings);
		expect(report).toEqual({
			peers: [
				{ name: "A2", addresses: [address("10.0.0.2")] },
				{ name: "A3", addresses: [address("10.0.0.3", 3100)] },
			],
			names: new Set(["A2", "A3"]),
			alumni: [],
			size: 13,
			generation: "4",
			isCut: false,
		});
	});

	test.each([
		["uptime=9;cluster_size=2", 2],
		["my_cluster_size=2", undefined],
		["cluster_size=x", undefined],
		["", undefined],
	])("counts, from the statistics %j, %s members", (statistics, size) => {
		expect(readMemberReport(body({ ...peers, statistics }), settings)).toMatchObject({ size });
	});

	test("is wrong if its list of peers is missing or unreadable", () => {
		expect(readMemberReport(STANDING, settings)).toBe('the node sent an unreadable list of peers: ""');
		expect(readMemberReport(body({ "peers-clear-std": "4,3000" }), settings)).toBe(
			'the node sent an unreadable list of peers: "4,3000"',
		);
	});

	test("has former peers if the node lists them, and is cut if a list is too long (CLUSTER-10, CLUSTER-11)", () => {
		const former = { "alumni-clear-std": "4,3000,[[A9,,[10.0.0.9]]]" };
		expect(readMemberReport(body({ ...peers, ...former }), settings)).toMatchObject({
			alumni: [{ name: "A9", addresses: [address("10.0.0.9")] }],
			isCut: false,
		});
		// Until a node leaves, the lists of most nodes are the same.
		expect(readMemberReport(body({ ...peers, "alumni-clear-std": peers["peers-clear-std"] }), settings)).toMatchObject({
			alumni: [{ name: "A2" }, { name: "A3" }],
		});
		expect(readMemberReport(body({ ...peers, "alumni-clear-std": "ERROR:4:x" }), settings)).toMatchObject({ alumni: [] });
		const many = Array.from({ length: 17 }, (_, index) => `10.0.1.${index}`).join(",");
		expect(readMemberReport(body({ ...peers, "alumni-clear-std": `4,3000,[[A9,,[${many}]]]` }), settings)).toMatchObject({
			isCut: true,
		});
		expect(readMemberReport(body({ "peers-clear-std": `4,3000,[[A9,,[${many}]]]` }), settings)).toMatchObject({ isCut: true });
	});

	test("has the alternate addresses of the nodes that have some, and the ordinary ones of the others (CLUSTER-8)", () => {
		const report = readMemberReport(body({ ...peers, "peers-clear-alt": "4,3000,[[A2,,[192.0.2.2]]]" }), settings);
		expect(report).toMatchObject({
			peers: [{ addresses: [address("192.0.2.2")] }, { addresses: [address("10.0.0.3", 3100)] }],
		});
	});

	test("has addresses as the caller maps them: a whole address before its host, and with the port of the list if no port is given", () => {
		const addressMap = new Map([
			["10.0.0.2", address("db", 0)],
			["10.0.0.3", address("other", 9)],
			["10.0.0.3:3100", address("127.0.0.1", 4000)],
		]);
		const report = readMemberReport(body({ "peers-clear-std": "4,3000,[[A2,,[10.0.0.2,10.0.0.3:3100,10.0.0.3,10.0.0.4]]]" }), {
			...settings,
			addressMap,
		});
		expect(report).toMatchObject({
			peers: [{ addresses: [address("db"), address("127.0.0.1", 4000), address("other", 9), address("10.0.0.4")] }],
		});
	});
});

test.each([
	["10.0.0.1", "db.example.org", ["10.0.0.1", address("db.example.org", 0)]],
	["10.0.0.1:3000", "127.0.0.1:3100", ["10.0.0.1:3000", address("127.0.0.1", 3100)]],
	["10.0.0.1", "127.0.0.1:3100", ["10.0.0.1", address("127.0.0.1", 3100)]],
	["10.0.0.1:x", "db", undefined],
	["10.0.0.1", "", undefined],
])("An entry of an address map from %j to %j is read", (from, to, entry) => {
	expect(readMapping(from, to)).toEqual(entry);
});

test("The beginning of a TLS record is an alert or a handshake of version 3.x, as far as it has arrived", () => {
	const records = [[21], [22], [21, 3, 1], [22, 3], [22, 2], [20, 3], [2, 1], []];
	expect(records.map((bytes) => isTls(Uint8Array.from(bytes)))).toEqual([true, true, true, true, false, false, false, false]);
});
