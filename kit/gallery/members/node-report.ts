/** What a node says of itself and of the others. */
export interface NodeReport {
	readonly node: string;
	readonly hasPartitions: boolean;
	readonly generation: string;
	readonly peers: ReadonlyMap<string, readonly string[]>;
	readonly alumni: ReadonlyMap<string, readonly string[]>;
	/** How many members it counts, itself included. */
	readonly size: number;
}

export interface ReportTerms {
	readonly usesAlternates: boolean;
	/** Mistakes: addresses without a port, and those of IPv6, are skipped. */
	readonly skipsDefaultPort: boolean;
	readonly skipsIpv6: boolean;
}

export function nodeReportCommands({ usesAlternates }: ReportTerms): readonly string[] {
	const alternate = usesAlternates ? ["peers-clear-alt"] : [];
	return ["node", "partition-generation", "peers-generation", "peers-clear-std", ...alternate, "alumni-clear-std", "statistics"];
}

/** `undefined`: no node answered. */
export function readNodeReport(body: string, terms: ReportTerms): NodeReport | undefined {
	const values = new Map(body.split("\n").map((line) => line.split("\t") as [string, string | undefined]));
	const node = values.get("node");
	if (node === undefined || node === "") return undefined;
	const standard = readList(values.get("peers-clear-std"), terms);
	const alternate = readList(values.get("peers-clear-alt"), terms);
	return {
		node,
		hasPartitions: !(values.get("partition-generation") ?? "-1").startsWith("-"),
		generation: values.get("peers-generation") ?? "",
		peers: new Map([...standard, ...alternate]),
		alumni: readList(values.get("alumni-clear-std"), terms),
		size: Number(/cluster_size=(\d+)/.exec(values.get("statistics") ?? "")?.[1] ?? 0),
	};
}

function readList(
	text: string | undefined,
	{ skipsDefaultPort, skipsIpv6 }: ReportTerms,
): ReadonlyMap<string, readonly string[]> {
	const [, port = "3000", list = ""] = /^\d+,(\d*),\[(.*)\]$/.exec(text ?? "") ?? [];
	const entries = [...list.matchAll(/\[([^,[\]]+),[^,[\]]*,\[((?:\[[^\]]*\]|[^[\]])*)\]\]/g)];
	return new Map(
		entries.map(([, name = "", addresses = ""]) => {
			const all = addresses === "" ? [] : addresses.split(",");
			const kept = all.filter((one) => !(skipsIpv6 && one.startsWith("[")) && !(skipsDefaultPort && !hasPort(one)));
			return [name, kept.map((one) => (hasPort(one) ? one : `${one}:${port}`))];
		}),
	);
}

function hasPort(address: string): boolean {
	return /(?:^[^:]+|\]):\d+$/.test(address);
}
