/** Every namespace has so many, on every server. */
const PARTITIONS = 4096;

/**
 * Which partitions a node holds, as servers write it: one base64 bitmap for each replica, master first, the highest bit of a byte for the lowest
 * partition (server source, partition.c). The nodes that own a namespace take turns, so every partition has one master and, where
 * there are nodes enough, `replicationFactor` copies.
 */
export function partitionMaps(owners: readonly string[], node: string, replicationFactor: number): readonly string[] {
	const place = owners.indexOf(node);
	return Array.from({ length: Math.min(replicationFactor, owners.length) }, (_, replica) => {
		const bitmap = Buffer.alloc(PARTITIONS / 8);
		for (let partition = 0; partition < PARTITIONS; partition++) {
			if ((partition + replica) % owners.length === place)
				bitmap[partition >> 3] = (bitmap[partition >> 3] ?? 0) | (0x80 >> (partition & 7));
		}
		return bitmap.toString("base64");
	});
}
