import type { ServerBuild } from "../../src/job/server-build.ts";
import type { NodeState } from "../node-state.ts";
import { features } from "./features.ts";
import { EDITION, partitionGeneration, services, servicesAlumni, statistics, version } from "./node-commands.ts";
import { isBefore } from "./release.ts";

/** The reply to an empty request (server source, thr_info.c:info_summary). */
export function summary(node: NodeState, now: number): string {
	const { release, build, buildFacts } = node;
	const lines: (readonly [name: string, value: string])[] = [
		["features", features(release)],
		["node", node.name],
		["compatibility-id", String(compatibilityId(release))],
		["edition", EDITION],
	];
	if (!isBefore(release, "6.4")) lines.push(["build_ee_sha", ""]);
	if (!isBefore(release, "6.3")) lines.push(["build_sha", buildFacts.sha], ["build_arch", buildFacts.arch]);
	lines.push(
		["build_time", buildFacts.time],
		["build_os", buildFacts.os],
		["build", build],
		["version", version(node)],
		["statistics", statistics(node, now)],
		["services-alumni", servicesAlumni(node)],
		["services", services(node)],
		["partition-generation", partitionGeneration(node)],
	);
	return lines.map(([name, value]) => `${name}\t${value}\n`).join("");
}

/** Recorded for every release except 7.1. */
export function compatibilityId(release: ServerBuild): number {
	if (isBefore(release, "5.6")) return 6;
	if (isBefore(release, "6.0")) return 10;
	if (isBefore(release, "6.2")) return 11;
	return isBefore(release, "7.2") ? 14 : 15;
}
