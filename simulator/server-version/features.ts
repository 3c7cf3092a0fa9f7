import type { ServerBuild } from "../../src/job/server-build.ts";
import { isBefore, type ReleaseText } from "./release.ts";

/** The features of each release, in its order (recorded for one build of each release except 7.1). */
const FEATURES: readonly (readonly [name: string, since?: ReleaseText])[] = [
	["batch-any", "6.0"],
	["batch-index"],
	["blob-bits"],
	["cdt-index", "7.0"],
	["cdt-list"],
	["cdt-map"],
	["cluster-stable"],
	["float"],
	["geo"],
	["sindex-exists"],
	["peers"],
	["pipelining"],
	["pquery", "6.0"],
	["pscans"],
	["query-show", "5.7"],
	["relaxed-sc"],
	["replicas"],
	["replicas-all"],
	["replicas-master"],
	["replicas-max", "5.6"],
	["truncate-namespace"],
	["udf"],
];

export function features(release: ServerBuild): string {
	return FEATURES.filter(([, since]) => since === undefined || !isBefore(release, since))
		.map(([name]) => name)
		.join(";");
}
