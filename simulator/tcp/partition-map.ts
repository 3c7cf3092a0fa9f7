/** The number of partitions of every namespace. */
const PARTITIONS = 4096;

/**
 * The partitions of a node, as servers write them: one base64 bitmap for each replica, the master first. The highest
 * bit of a byte is the lowest partition (server source, partition.c). The owners of a namespace take turns, so that
 * every partition has one master and, if enough nodes exist, `replicationFactor` copies.
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
