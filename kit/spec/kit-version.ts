import { loadSpec } from "./features-directory.ts";
import { packageVersion } from "./package-root.ts";

/** The versions of this package and of its SPEC.md. */
export interface KitVersion {
	readonly kit: string;
	readonly spec: string;
}

export function kitVersion(): KitVersion {
	return { kit: packageVersion(), spec: loadSpec().version };
}
