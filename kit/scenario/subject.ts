import type { Driver } from "../run/driver.ts";
import { LIBRARY } from "../run/library.ts";

let subject: Driver = LIBRARY;

/** The driver that the scenarios in this process judge. Default: the library. */
export function currentSubject(): Driver {
	return subject;
}

/** Sets the driver to judge, before the scenarios start. */
export function judgeSubject(driver: Driver): void {
	subject = driver;
}
