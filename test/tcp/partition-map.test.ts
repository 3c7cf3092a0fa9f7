import { describe, expect, it } from "vitest";
import { partitionMaps } from "../../simulator/tcp/partition-map.ts";

/** The partitions of a map, read as a client reads it: the highest bit of a byte is the lowest partition. */
function partitionsIn(map: string): readonly number[] {
	const bytes = Buffer.from(map, "base64");
	expect(bytes).toHaveLength(512);
	return Array.from({ length: 4096 }, (_, partition) => partition).filter(
		(partition) => ((bytes[Math.floor(partition / 8)] ?? 0) & (128 >> (partition % 8))) !== 0,
	);
}

describe("the partition maps of a cluster", () => {
	it.each([1, 2, 3, 7, 64])("of %i nodes give every partition exactly one master, and another node its copy", (count) => {
		const nodes = Array.from({ length: count }, (_, at) => `A${at}`);
		const holders = [0, 1].map((replica) => {
			const found = new Map<number, string>();
			for (const node of nodes) {
				const map = partitionMaps(nodes, node, 2)[replica];
				for (const partition of map === undefined ? [] : partitionsIn(map)) {
					expect(found.get(partition), `partition ${partition} is held twice`).toBeUndefined();
					found.set(partition, node);
				}
			}
			return found;
		});
		expect(holders[0]?.size).toBe(4096);
		expect(holders[1]?.size).toBe(count === 1 ? 0 : 4096);
		for (const [partition, master] of holders[0] ?? []) expect(holders[1]?.get(partition)).not.toBe(master);
	});

	it("use the highest bit of a byte for its lowest partition: of two nodes, the first owns the even ones", () => {
		const [master = "", copy = ""] = partitionMaps(["A1", "A2"], "A1", 2);
		expect([...new Set(Buffer.from(master, "base64"))]).toEqual([0b10101010]);
		expect([...new Set(Buffer.from(copy, "base64"))]).toEqual([0b01010101]);
	});

	it("are 684 characters of base64 each, as servers send them", () => {
		expect(partitionMaps(["A1", "A2"], "A1", 2).map((map) => map.length)).toEqual([684, 684]);
	});
});
