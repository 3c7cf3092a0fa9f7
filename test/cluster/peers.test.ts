import { describe, expect, it } from "vitest";
import { parseAddress, showAddress } from "../../src/cluster/info/address.ts";
import { parsePeers } from "../../src/cluster/info/peers.ts";

describe("an address", () => {
	it.each([
		["10.0.0.1", "10.0.0.1:3000"],
		["10.0.0.1:4333", "10.0.0.1:4333"],
		["db-1.example.org", "db-1.example.org:3000"],
		["localhost:65535", "localhost:65535"],
		["[::1]", "[::1]:3000"],
		["[fe80::1%eth0]:3100", "[fe80::1%eth0]:3100"],
		["::1", "[::1]:3000"],
		["2001:db8::17", "[2001:db8::17]:3000"],
	])("is read from %s", (text, shown) => {
		const address = parseAddress(text);
		expect(address === undefined ? undefined : showAddress(address)).toBe(shown);
	});

	it.each([
		"",
		":3000",
		"a:",
		"a:0",
		"a:65536",
		"a:3000:b",
		"a b",
		"[::1",
		"[a]:1",
		"::1]",
		"http://a",
		"a\n",
		`${"a".repeat(256)}`,
	])("is not read from %j", (text) => {
		expect(parseAddress(text)).toBeUndefined();
	});
});

describe("a list of peers", () => {
	it("is read as one of three nodes wrote it", () => {
		// Recorded 8.1.2.0.
		expect(parsePeers("4,3000,[[A6,,[127.0.0.1:3600]],[A7,,[127.0.0.1:3700]]]")).toEqual({
			kind: "peers",
			generation: "4",
			peers: [
				{ name: "A6", addresses: [{ host: "127.0.0.1", port: 3600 }] },
				{ name: "A7", addresses: [{ host: "127.0.0.1", port: 3700 }] },
			],
			isCut: false,
		});
	});

	it("is empty for a single node, with or without a default port", () => {
		expect(parsePeers("0,3000,[]")).toEqual({ kind: "peers", generation: "0", peers: [], isCut: false });
		expect(parsePeers("1,,[]")).toEqual({ kind: "peers", generation: "1", peers: [], isCut: false });
	});

	it("has every address of a node, with the default port if an address has no port", () => {
		const read = parsePeers(
			"18446744073709551615,3100,[[BB9020011AC4202,tls.name,[10.0.0.1,[2001:db8::1],[::1]:3200,db:3300]],[A2,,[]]]",
		);
		expect(read).toEqual({
			kind: "peers",
			generation: "18446744073709551615",
			peers: [
				{
					name: "BB9020011AC4202",
					addresses: [
						{ host: "10.0.0.1", port: 3100 },
						{ host: "2001:db8::1", port: 3100 },
						{ host: "::1", port: 3200 },
						{ host: "db", port: 3300 },
					],
				},
				{ name: "A2", addresses: [] },
			],
			isCut: false,
		});
	});

	it.each([
		"",
		"ERROR:4:unrecognized command",
		"4,3000",
		"x,3000,[]",
		"4,3000,[[A6]]",
		"4,3000,[[A6,,[127.0.0.1]]",
		"4,3000,[[A6,,[127.0.0.1]],]",
		"4,3000,[[A6,,[127.0.0.1]][A7,,[127.0.0.1]]]",
		`4,3000,[${"[".repeat(10_000)}]`,
	])("is malformed: %.40s", (value) => {
		expect(parsePeers(value).kind).toBe("malformed");
	});

	it("is cut if it is longer than any cluster, or a node has more addresses than are read (CLUSTER-10)", () => {
		const long = parsePeers(`1,3000,[${Array(1025).fill("[A,,[h]]").join(",")}]`);
		expect(long).toMatchObject({ isCut: true, peers: { length: 1024 } });
		const wide = parsePeers(`1,3000,[[A,,[${Array(17).fill("h").join(",")}]]]`);
		expect(wide).toMatchObject({ isCut: true, peers: [{ addresses: { length: 16 } }] });
	});
});
