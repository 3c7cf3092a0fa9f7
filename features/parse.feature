@needs:parse
Feature: Reading one reply
  A reply is the text that a server writes after the tab in the line of a status command. Reading it needs no cluster
  and no time. If a scenario names the task id, the reader gets it; otherwise the reader does not know the id.

  Rule: Empty replies and error 2 mean "not found"

    # The mistakes: an empty reply is read as done or as an error, or it crashes the tracker.
    @PARSE-1 @MUST
    Scenario: An empty reply is not found
      Given an empty reply
      When the reply is read
      Then it is not found

    @PARSE-1 @MUST
    Scenario: An empty reply is also not found if the task id is known
      Given the task id is 1
      And an empty reply
      When the reply is read
      Then it is not found

    # The mistakes: only the bare form is known, or only the form with a text; or the text is searched for a status.
    @PARSE-2 @MUST
    Scenario Outline: Error 2 is not found: <reply>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is not found

      Examples:
        | reply                      |
        | ERROR:2                    |
        | ERROR:2:                   |
        | ERROR:2:job not found      |
        | ERROR:2:not found: trid:1  |
        | ERROR:2:status=active(ok)  |
        | ERROR:2:trid=1:status=done |

  Rule: Other errors are errors

    # The mistakes: only the beginning "ERROR:2" is compared; any error is read as "not found" or as done.
    @PARSE-3 @MUST
    Scenario Outline: An error with another code is a server error: <reply>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is a server error with code <code>
      And the error keeps the reply as it was written

      Examples: codes that begin with a 2
        | reply                    | code |
        | ERROR:20:bad namespace   | 20   |
        | ERROR:22:forbidden       | 22   |
        | ERROR:25:enterprise only | 25   |
        | ERROR:200:found          | 200  |
        | ERROR:201:no-index       | 201  |
        | ERROR:201                | 201  |
        | ERROR:203:not readable   | 203  |

      Examples: other codes
        | reply                                                       | code |
        | ERROR:4:unrecognized command                                | 4    |
        | ERROR:4:bad id                                              | 4    |
        | ERROR:4:no "trid" parameter specified                       | 4    |
        | ERROR:9:timeout                                             | 9    |
        | ERROR:11:unavailable                                        | 11   |
        | ERROR:12:job not found                                      | 12   |
        | ERROR:80:not authenticated                                  | 80   |
        | ERROR:81:role violation - requires permission 'query-admin' | 81   |

      Examples: the text of the error does not matter
        | reply                           | code |
        | ERROR:4:ERROR:2:job not found   | 4    |
        | ERROR:20:trid=1:status=done(ok) | 20   |
        | ERROR:4:done                    | 4    |

    # The mistake: an error is recognized only if it has a number.
    @PARSE-3 @MUST
    Scenario Outline: An error without a code is a server error: <reply>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is a server error without a code
      And the error keeps the reply as it was written

      Examples:
        | reply                  |
        | ERROR::bad-trid        |
        | ERROR::unknown         |
        | ERROR:                 |
        | ERROR::2:job not found |

  Rule: The status is recognized by its first letters

    # The mistakes: only done(ok) is known, the parentheses are required, or an aborted job counts as running.
    @PARSE-4 @MUST
    Scenario Outline: A status that begins with "done" is complete: <status>
      Given the task id is 1
      And the reply:
        """
        trid=1:ns=test:set=demo:active-threads=0:status=<status>:job-progress=12.00:run-time=5:time-since-done=3
        """
      When the reply is read
      Then it is complete

      Examples:
        | status                           |
        | done(ok)                         |
        | done(user-aborted)               |
        | done(abandoned-unknown)          |
        | done(abandoned-response-error)   |
        | done(abandoned-response-timeout) |
        | done(abandoned-?)                |
        | done                             |
        | doneish                          |

    # The mistakes: the parentheses are required; aborting counts as finished; "done" is found in time-since-done.
    @PARSE-5 @MUST
    Scenario Outline: A status that begins with "active" is in progress: <status>
      Given the task id is 1
      And the reply:
        """
        trid=1:ns=test:set=demo:active-threads=4:status=<status>:job-progress=100.00:run-time=5:time-since-done=0
        """
      When the reply is read
      Then it is in progress

      Examples:
        | status               |
        | active(ok)           |
        | active(user-aborted) |
        | active               |
        | active(done)         |

    # The mistake: the status is compared case-sensitively.
    @PARSE-12 @SHOULD
    Scenario Outline: "done" may be in upper or lower case: <status>
      Given the task id is 1
      And the reply:
        """
        trid=1:status=<status>:job-type=query
        """
      When the reply is read
      Then it is complete

      Examples:
        | status             |
        | DONE               |
        | Done(ok)           |
        | DONE(OK)           |
        | dONE(user-aborted) |

    # The mistake: a status that is not known yet ends the wait, with success or with an error.
    @PARSE-13 @SHOULD
    Scenario Outline: Any other status is in progress: <status>
      Given the task id is 1
      And the reply:
        """
        trid=1:ns=test:status=<status>:job-progress=0.00
        """
      When the reply is read
      Then it is in progress

      Examples:
        | status      |
        | IN_PROGRESS |
        | IN PROGRESS |
        | queued      |
        | ABORTED     |
        | ACTIVE(ok)  |
        | undone      |
        | not done    |
        | (done)      |
        | d           |
        | don         |
        | NULL        |
        | 2           |

  Rule: An entry without a status says nothing

    # The mistakes: complete because no text says active; in progress because no text says done; a crash.
    @PARSE-6 @SHOULD
    Scenario Outline: A reply without a status is not found: <what>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is not found

      Examples:
        | what                      | reply                                    |
        | no such field             | trid=1:ns=test:set=demo:rps=0            |
        | an empty value            | trid=1:ns=test:status=:job-progress=0.00 |
        | an empty value at the end | trid=1:ns=test:status=                   |
        | the id alone              | trid=1                                   |
        | the name without a value  | trid=1:status:job-progress=0.00          |
        | an old monitor's field    | job_id=1:job_status=IN PROGRESS:x        |
        | ERROR without its colon   | ERROR                                    |
        | ERROR and a blank         | ERROR 20                                 |
        | an error in small letters | error:20:bad namespace                   |
        | FAIL with 2               | FAIL:2:not found                         |
        | FAIL with another code    | FAIL:201:no-index                        |
        | FAIL alone                | FAIL                                     |
        | ok                        | ok                                       |
        | a word                    | done                                     |
        | only separators           | ::;;:;:                                  |
        | only an equals sign       | =                                        |

    @PARSE-3 @PARSE-6 @SHOULD
    Scenario: A reply that begins with a blank before ERROR is not an error
      Given the reply " ERROR:20:bad namespace"
      When the reply is read
      Then it is not found

    # The mistake: the entry of another job is used because the task's own entry has no status.
    @PARSE-6 @PARSE-9 @SHOULD
    Scenario: If the task's own entry has no status, the reply is not found, also if other entries have one
      Given the task id is 1
      And the reply "trid=7:status=done(ok);trid=1:ns=test;trid=8:status=active(ok)"
      When the reply is read
      Then it is not found

  Rule: The status may be in any place of an entry

    # The mistakes: the reader searches for a colon after the status and, without one, misses the status or crashes.
    @PARSE-7 @SHOULD
    Scenario Outline: The status may be the last field: <reply>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | reply                            | reading     |
        | trid=1:ns=test:status=active(ok) | in_progress |
        | trid=1:ns=test:status=done(ok)   | complete    |
        | trid=1:ns=test:status=done(ok);  | complete    |
        | trid=1:ns=test:status=active     | in_progress |
        | trid=1:ns=test:status=queued     | in_progress |

    @PARSE-7 @SHOULD
    Scenario Outline: The status may be the only field: <reply>
      Given the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | reply             | reading     |
        | status=active(ok) | in_progress |
        | status=done(ok)   | complete    |

    # The mistake: the name of the field is compared case-sensitively.
    @PARSE-8 @SHOULD
    Scenario Outline: The name of the status field may be written <name>
      Given the task id is 1
      And the reply:
        """
        trid=1:ns=test:<name>=<status>:job-progress=0.00
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | name   | status     | reading     |
        | STATUS | active(ok) | in_progress |
        | Status | done(ok)   | complete    |
        | sTaTuS | active(ok) | in_progress |

    # The mistake: "status" is found inside the name of another field.
    @PARSE-8 @SHOULD
    Scenario Outline: The field <field> is not the status
      Given the task id is 1
      And the reply:
        """
        trid=1:ns=test:<field>=done(ok):status=active(ok):job-progress=50.00
        """
      When the reply is read
      Then it is in progress

      Examples:
        | field         |
        | xstatus       |
        | job-status    |
        | job_status    |
        | set=status    |
        | status-detail |
        | statuses      |

    @PARSE-8 @PARSE-6 @SHOULD
    Scenario Outline: An entry with only the field <field> has no status
      Given the task id is 1
      And the reply:
        """
        trid=1:ns=test:<field>=done(ok):job-progress=50.00
        """
      When the reply is read
      Then it is not found

      Examples:
        | field         |
        | xstatus       |
        | job_status    |
        | set=status    |
        | status-detail |

  Rule: Names that users choose may look like a status

    # Nothing in a reply is escaped. The server writes its status, progress and counters as one block, which is longer
    # than any name. The mistakes: taking the first status in the entry, the last one, or the last one before job-progress.
    @PARSE-8 @SHOULD
    Scenario Outline: The status in the server's run counts: <what>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | what                                | reply                                                                                                               | reading     |
        | a set called a:status=done(ok)      | trid=1:ns=test:set=a:status=done(ok):rps=40:active-threads=4:status=active(ok):job-progress=2.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                    | in_progress |
        | a set called a:status=active        | trid=1:ns=test:set=a:status=active:rps=40:active-threads=0:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                      | complete    |
        | a set called status=done            | trid=1:ns=test:set=status=done:rps=0:active-threads=4:status=active(ok):job-progress=2.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                           | in_progress |
        | a set called xstatus=active         | trid=1:ns=test:set=xstatus=active:rps=0:active-threads=0:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                        | complete    |
        | two lies in one name                | trid=1:ns=test:set=a:status=done(ok):status=done:rps=0:status=active(ok):job-progress=2.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                          | in_progress |
        | a function called f:status=done(ok) | trid=1:ns=test:set=a:status=active(ok):job-progress=2.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0:udf-filename=m:udf-function=f:status=done(ok):udf-active=1 | in_progress |
        | a module called m:status=active     | trid=1:ns=test:set=a:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0:udf-filename=m:status=active:udf-function=f:udf-active=0   | complete    |
        | both                                | trid=1:ns=test:set=a:status=done:rps=0:status=active(ok):job-progress=2.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0:udf-function=f:status=done               | in_progress |
        | a set that ends in its real status  | trid=1:ns=test:set=a:status=done(ok)status=done:rps=0:status=active(ok):job-progress=2.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                           | in_progress |
        | a set that forges job-progress too  | trid=1:ns=test:set=x:status=done(ok):job-progress=1:rps=0:status=active(ok):job-progress=2.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | in_progress |
        | a set that forges most of a run     | trid=1:ns=test:set=:status=done(ok):job-progress=1:run-time=1:time-since-done=0:rps=0:status=active(ok):job-progress=2.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | in_progress |
        | an empty lie                        | trid=1:ns=test:set=a:status=:rps=0:status=active(ok):job-progress=2.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                                              | in_progress |

    # A shortened reply has no block, so a name could hold either status.
    @PARSE-8 @SHOULD
    Scenario Outline: Without the server's run, statuses that disagree mean in progress
      Given the task id is 1
      And the reply:
        """
        trid=1:ns=test:status=<first>:status=<second>
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | first      | second             | reading     |
        | active(ok) | done(ok)           | in_progress |
        | done(ok)   | active(ok)         | in_progress |
        | done(ok)   | done(user-aborted) | complete    |

    # Before 6.0 a query with an index filter has no result and no job-type, and its entry ends with a colon.
    @PARSE-5 @MUST
    Scenario: The entry of an index query before 6.0 is read
      Given the task id is 1
      And the reply "trid=1:ns=test:set=NULL:priority=0:rps=0:active-threads=1:status=active:job-progress=0.00:run-time=1035:time-since-done=0:recs-succeeded=0:recs-failed=0:sindex-name=idx:"
      When the reply is read
      Then it is in progress

    # The mistakes: a semicolon in a name always ends an entry, or never does. Only a block before and after it makes it a
    # separator. If several places between two blocks look like the start of an entry, it is unknown which one is real.
    @PARSE-8 @PARSE-9 @SHOULD
    Scenario Outline: A name that looks like the start of an entry does not hide or forge a job: row <row>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | row | reply | reading |
        | 1 | trid=1:ns=test:set=a;trid=1:status=done(ok):rps=0:status=active(ok):job-progress=5.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | in_progress |
        | 2 | trid=1:ns=test:set=a;trid=9:b:rps=0:status=active(ok):job-progress=5.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | in_progress |
        | 3 | trid=1:ns=test:set=a;trid=7:status=done(ok):rps=0:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | complete |
        | 4 | trid=1:ns=test:set=a:status=active(ok):job-progress=5.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0:udf-filename=m;trid=9:x:udf-function=f | in_progress |
        | 5 | trid=7:ns=test:set=a:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0:udf-filename=m;trid=1:x:udf-function=f;trid=8:ns=test:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | in_progress |
        | 6 | trid=7:ns=test:set=a:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0:udf-filename=m;trid=1:x:udf-function=f | not_found |
        | 7 | trid=1:status=active(ok):job-progress=5.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0;trid=1:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | in_progress |
        | 8 | trid=1:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0;trid=1:status=active(ok):job-progress=5.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | in_progress |

    # The mistake: a semicolon in a name ends the entry before its status.
    @PARSE-8 @SHOULD
    Scenario Outline: A set name may contain a semicolon: <reply>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | reply                                                                                                              | reading     |
        | trid=1:ns=test:set=a;b:rps=0:status=active(ok):job-progress=5.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                                                   | in_progress |
        | trid=1:ns=test:set=a;b:rps=0:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                                                   | complete    |
        | trid=1:ns=test:set=;:rps=0:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                                                     | complete    |
        | trid=1:ns=test:set=a;status=done(ok):rps=0:status=active(ok):job-progress=5.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                                     | in_progress |
        | trid=1:ns=test:set=a;status=active:rps=0:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                                       | complete    |
        | trid=7:ns=test:set=a;b:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0;trid=1:ns=test:set=a;b:status=active(ok):job-progress=5:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | in_progress |
        | trid=7:ns=test:set=a;b:status=active(ok):job-progress=5:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0;trid=1:ns=test:set=a;b:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0 | complete    |
        | trid=7:ns=test:set=a;b:status=done(ok):job-progress=100.00:run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0                                                         | not_found   |

  Rule: Other jobs do not decide about the task

    # The mistakes: the first status in the reply counts, the last one counts, or any of them.
    @PARSE-9 @SHOULD
    Scenario Outline: Among several entries the task's own entry counts: <reply>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | reply                                                                                                 | reading     |
        | trid=7:ns=test:status=active(ok):job-progress=5.00;trid=1:ns=test:status=done(ok):job-progress=100.00 | complete    |
        | trid=7:ns=test:status=done(ok):job-progress=100.00;trid=1:ns=test:status=active(ok):job-progress=5.00 | in_progress |
        | trid=1:ns=test:status=active(ok):job-progress=5.00;trid=7:ns=test:status=done(ok):job-progress=100.00 | in_progress |
        | trid=1:ns=test:status=done(ok):job-progress=100.00;trid=7:ns=test:status=active(ok):job-progress=5.00 | complete    |
        | trid=7:status=done(ok);trid=8:status=done(ok);trid=1:status=active(ok);trid=9:status=done(ok)         | in_progress |
        | module=query:trid=7:status=done(ok);module=scan:trid=1:status=active(ok)                              | in_progress |
        | ;;trid=7:status=active(ok);;trid=1:status=done(ok);;                                                  | complete    |

    # The mistake: the reader does not check which job the entry is about.
    @PARSE-9 @SHOULD
    Scenario Outline: A reply about other jobs only is not found: <reply>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is not found

      Examples:
        | reply                                                                                                 |
        | trid=7:ns=test:status=done(ok):job-progress=100.00;trid=8:ns=test:status=done(ok):job-progress=100.00 |
        | trid=7:ns=test:status=active(ok):job-progress=5.00                                                    |
        | trid=7:ns=test:status=done(ok):job-progress=100.00                                                    |
        | trid=7:ns=test:status=done(ok);                                                                       |
        | trid=7:ns=test:set=x:trid=1:status=done(ok):job-progress=100.00                                       |

    # The mistake: ids are compared by their first digits, as numbers that lose digits, or after a lenient conversion.
    @PARSE-9 @SHOULD
    Scenario Outline: An entry with trid=<trid> is not about task <id>
      Given the task id is <id>
      And the reply:
        """
        trid=<trid>:ns=test:status=done(ok):job-progress=100.00
        """
      When the reply is read
      Then it is not found

      Examples:
        | id                   | trid                 |
        | 1                    | 12                   |
        | 1                    | 11                   |
        | 12                   | 1                    |
        | 1                    | 01                   |
        | 1                    | +1                   |
        | 1                    | 0x1                  |
        | 1                    | 1.0                  |
        | 1                    | 1e0                  |
        | 1                    | -1                   |
        | 9007199254740993     | 9007199254740992     |
        | 18446744073709551615 | 18446744073709551614 |
        | 18446744073709551615 | -1                   |
        | 9223372036854775808  | -9223372036854775808 |

    @PARSE-9 @SHOULD
    Scenario Outline: The entry of task <id> is found among entries with similar ids
      Given the task id is <id>
      And the reply:
        """
        trid=<before>:status=done(ok);trid=<id>:status=active(ok);trid=<after>:status=done(ok)
        """
      When the reply is read
      Then it is in progress

      Examples:
        | id                   | before               | after               |
        | 1                    | 11                   | 10                  |
        | 9007199254740993     | 9007199254740992     | 9007199254740994    |
        | 9223372036854775808  | 9223372036854775807  | 9223372036854775809 |
        | 18446744073709551615 | 18446744073709551614 | 1844674407370955161 |

    # The mistakes: every entry must have a trid, or no trid is ever checked.
    @PARSE-9 @SHOULD
    Scenario Outline: An entry without a trid is the task's only if it is the only entry: <reply>
      Given the task id is 1
      And the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | reply                                            | reading     |
        | ns=test:status=done(ok):job-progress=100.00      | complete    |
        | ns=test:status=active(ok):job-progress=5.00      | in_progress |
        | ns=test:status=done(ok):job-progress=100.00;     | complete    |
        | ns=test:status=done(ok);ns=bar:status=done(ok)   | not_found   |
        | ns=test:status=done(ok);trid=7:status=active(ok) | not_found   |
        | trid=7:status=active(ok);ns=test:status=done(ok) | not_found   |
        | ns=test:status=done(ok);trid=1:status=active(ok) | in_progress |

    @PARSE-9 @SHOULD
    Scenario Outline: Without an id the first entry with a status counts: <reply>
      Given the reply:
        """
        <reply>
        """
      When the reply is read
      Then it is "<reading>"

      Examples:
        | reply                                                   | reading     |
        | trid=7:ns=test:status=active(ok);trid=1:status=done(ok) | in_progress |
        | trid=7:ns=test:status=done(ok);trid=1:status=active(ok) | complete    |
        | trid=7:ns=test;trid=8:status=done(ok)                   | complete    |
        | trid=7:ns=test:status=;trid=8:status=active(ok)         | in_progress |
        | trid=7:ns=test;trid=8:ns=bar                            | not_found   |

  Rule: Any text can be read

    # The mistakes: a crash, an endless loop, or the reader stops at a NUL character.
    @PARSE-10 @SHOULD
    Scenario Outline: Unusual text can be read: <what>
      Given the task id is 1
      And the reply <reply>
      When the reply is read
      Then it is "<reading>"

      Examples:
        | what                         | reply                                                | reading     |
        | NULs                         | "\\u0000\\u0000\\u0000"                              | not_found   |
        | a NUL before the entry's end | "trid=1:ns=\\u0000:status=active(ok)"                | in_progress |
        | half a surrogate pair        | "trid=1:set=\\ud800:status=done(ok)"                 | complete    |
        | letters of other alphabets   | "trid=1:set=İıſ‮:status=done(ok)"                    | complete    |
        | a set named like a prototype | "trid=1:__proto__=x:constructor=y:status=active(ok)" | in_progress |
        | a newline and a tab          | "trid=1:set=a\\n\\tb:status=active(ok)"              | in_progress |
        | names without values         | ":=:=;status;=done(;trid"                            | not_found   |

    @PARSE-10 @SHOULD
    Scenario Outline: A very long reply can be read: <piece> repeated
      Given the task id is 1
      And a reply of 100000 times "<piece>", then "<end>"
      When the reply is read
      Then it is "<reading>"

      Examples:
        | piece                   | end                      | reading     |
        | :                       | status=done(ok)          | complete    |
        | ;                       | trid=1:status=active(ok) | in_progress |
        | trid=7:status=done(ok); | trid=1:status=active(ok) | in_progress |
        | trid=7:status=done(ok); |                          | not_found   |
        | status=                 |                          | in_progress |
        | status                  | =done                    | not_found   |
        | xstatus=done:           | status=active            | in_progress |
        | =                       | :status=active           | in_progress |
