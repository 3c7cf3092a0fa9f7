import type { Driver } from "../run/driver.ts";
import { LIBRARY } from "../run/library.ts";

let subject: Driver = LIBRARY;

/** The driver that scenarios in this process are about; the library unless another was named. */
export function currentSubject(): Driver {
	return subject;
}

/** Names another, before the scenarios start. */
export function judgeSubject(driver: Driver): void {
	subject = driver;
}
