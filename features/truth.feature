@needs:account
Feature: What a completed wait proves
  A completed wait reports for each node how it knows that the job is over. Unless a scenario says otherwise, nodes run
  8.1.2.0 and answer within 1 ms. The job starts on every node at 0 ms and runs for 1000 ms. The task is awaited at 0 ms
  with polls 1000 ms apart.

  Rule: Evidence for each node

    @TRUTH-1 @TRUTH-5 @MAY
    Scenario: If the job ended on every node, every node is "done"
      Given a cluster of 3 nodes
      When the task is awaited
      Then every node is known to be "done"
      And the outcome is "ok"

    # The values that a server may report at the end of a job, and their meaning.
    @TRUTH-1 @PARSE-11 @MAY
    Scenario Outline: A node whose last status is <value> is "<evidence>"
      Given the nodes A and B
      And node A answers "done"
      And node B answers the value "trid={id}:ns=test:set=demo:<value>:job-progress=100.00"
      When the task is awaited
      Then node A is known to be "done"
      And node B is known to be "<evidence>"

      Examples:
        | value                                   | evidence  |
        | status=done(ok)                         | done      |
        | status=done                             | done      |
        | status=DONE                             | done      |
        | status=done(user-aborted)               | aborted   |
        | status=done(abandoned-unknown)          | abandoned |
        | status=done(abandoned-response-error)   | abandoned |
        | status=done(abandoned-response-timeout) | abandoned |

    # The mistake: an aborted job is reported as a success, as every driver does.
    @TRUTH-1 @TRUTH-3 @MAY @needs:virtual-time
    Scenario: If an operator aborts the job, every node is "aborted"
      Given a cluster of 3 nodes
      And the job runs for ever
      When an operator aborts the job at 500 ms
      And the task is awaited
      Then the wait completes after 2 rounds at 1002 ms
      And every node is known to be "aborted"
      And the outcome is "aborted"

    @TRUTH-1 @TRUTH-3 @MAY @needs:virtual-time
    Scenario: If an operator aborts the job on one node, only that node is "aborted"
      Given a cluster of 3 nodes
      When an operator aborts the job on node B at 500 ms
      And the task is awaited
      Then node A is known to be "done"
      And node B is known to be "aborted"
      And node C is known to be "done"
      And the outcome is "aborted"

    # The server restarts, or keeps no finished jobs, so it never reports done(user-aborted).
    @TRUTH-1 @MAY
    Scenario: A node that was aborting and then no longer knows the job is "aborted"
      Given the node A
      And node A answers "active", then "aborting", then "job not found"
      When the task is awaited
      Then node A is known to be "aborted"
      And the outcome is "aborted"

    # The mistake: a job that was lost in a restart is reported as "done".
    @TRUTH-1 @TRUTH-3 @MAY @needs:virtual-time
    Scenario: A node that restarts while its job runs has "vanished"
      Given a cluster of 3 nodes
      And the job runs for 2500 ms
      When node B restarts at 1500 ms
      And the task is awaited
      Then the wait completes after 4 rounds at 3004 ms
      And node A is known to be "done"
      And node B is known to be "vanished"
      And in truth the job on node B is "lost"
      And the outcome is "uncertain"

    # The job did finish, but the tracker cannot know that.
    @TRUTH-1 @TRUTH-3 @MAY @needs:virtual-time
    Scenario: A node that keeps no finished jobs has "vanished" too
      Given the nodes A and B
      And node B keeps 0 finished jobs
      When the task is awaited
      Then node B is known to be "vanished"
      And in truth the job on node B is "evicted"
      And the outcome is "uncertain"

    @TRUTH-1 @MAY @needs:virtual-time
    Scenario Outline: Before 6.0 every index job is "vanished" at its end: <build>
      Given the node A
      And node A runs <build>
      And the query has an index filter
      And the job runs for 3500 ms
      When the task is awaited
      Then node A is known to be "vanished"
      And the outcome is "uncertain"

      Examples:
        | build    |
        | 4.9.0.11 |
        | 5.6.0.4  |
        | 5.7.0.31 |

    @TRUTH-1 @MAY
    Scenario Outline: A node that was in progress and then answers "<answer>" has "vanished"
      Given the node A
      And node A answers "<seen>", then "<answer>" every time
      When the task is awaited
      Then node A is known to be "vanished"

      Examples:
        | seen           | answer          |
        | active         | job not found   |
        | active         | bare ERROR:2    |
        | active         | empty           |
        | active         | other jobs only |
        | unknown status | job not found   |

    # The mistake: a node that never got the job is reported like a node that finished it.
    @TRUTH-1 @TRUTH-3 @MAY @needs:grace-3
    Scenario Outline: A node that never showed the job is "presumed": <why>
      Given the nodes A and B
      And <why>
      When the task is awaited
      Then the wait completes
      And node A is known to be "done"
      And node B is known to be "presumed"
      And no record of node B was seen
      And the outcome is "uncertain"

      Examples:
        | why                                     |
        | the job never reaches node B            |
        | node B does not know the set            |
        | the job on node B arrives 10000 ms late |

    @TRUTH-1 @MAY @needs:virtual-time
    Scenario: A node that was in progress and left the cluster is "left"
      Given the nodes A and B
      And the job on node B runs for ever
      When node B leaves at 500 ms
      And the task is awaited
      Then the wait completes after 2 rounds at 1002 ms
      And node A is known to be "done"
      And node B is known to be "left"
      And the outcome is "uncertain"

    # It is not "vanished": after it left, the node was not asked again.
    @TRUTH-1 @MAY @needs:virtual-time
    Scenario: A node that was aborting and left the cluster is "left"
      Given the nodes A and B
      And node A answers "active", then "done"
      And node B answers "aborting" every time
      When node B leaves at 500 ms
      And the task is awaited
      Then node B is known to be "left"

    # The mistake: only nodes that reported the job are listed, so a node that accepted it and never answered is missing.
    @TRUTH-1 @TRUTH-3 @MAY @needs:virtual-time
    Scenario: A node that was asked and left before it reported the job is listed
      Given the nodes A and B
      And the job never reaches node B
      When node B leaves at 500 ms
      And the task is awaited
      Then the wait completes after 2 rounds at 1002 ms
      And node B is known to be "left"
      And the outcome is "uncertain"

    # The mistake: nodes that never had the task are listed as nodes that left.
    @TRUTH-1 @MAY
    Scenario: The completion of a task that was started on one node contains only this node
      Given the nodes A and B
      And the task was started on node A alone
      And node A answers "active", then "done"
      When the task is awaited
      Then node A is known to be "done"
      And the completion does not mention node B
      And the outcome is "ok"

    # The mistake: the last answer overwrites the final status that the server reported.
    @TRUTH-1 @MAY
    Scenario Outline: The final status of a node is kept when the node forgets the job: "<end>"
      Given the nodes A and B
      And node A answers "active" 3 times, then "done"
      And node B answers "active", then "<end>", then "<gone>" every time
      When the task is awaited
      Then node B is known to be "<evidence>"

      Examples:
        | end       | gone          | evidence  |
        | done      | job not found | done      |
        | done      | empty         | done      |
        | done      | refused       | done      |
        | aborted   | job not found | aborted   |
        | abandoned | job not found | abandoned |

    @TRUTH-1 @MAY @needs:virtual-time
    Scenario: A node that was done stays "done" when it restarts
      Given the nodes A and B
      And the job on node A runs for 3500 ms
      When node B restarts at 2500 ms
      And the task is awaited
      Then node B is known to be "done"
      And the outcome is "ok"

    @TRUTH-1 @MAY @needs:virtual-time
    Scenario: A node that was done stays "done" when it leaves
      Given the nodes A and B
      And the job on node A runs for 3500 ms
      When node B leaves at 2500 ms
      And the task is awaited
      Then node B is known to be "done"
      And the outcome is "ok"

    # The query was started again on that node, and the new job was lost.
    @TRUTH-1 @MAY
    Scenario: If a node is in progress again after it was done, its evidence starts again
      Given the nodes A and B
      And node A answers "active" 3 times, then "done"
      And node B answers "done", then "active", then "job not found" every time
      When the task is awaited
      Then node B is known to be "vanished"
      And the outcome is "uncertain"

    @TRUTH-1 @MAY
    Scenario: A node that was done, in progress, and done again is "done"
      Given the nodes A and B
      And node A answers "active" 3 times, then "done"
      And node B answers "done", then "active", then "done" every time
      When the task is awaited
      Then node B is known to be "done"
      And the outcome is "ok"

    # The mistake: a node that returns is treated as a new node with the same name.
    @TRUTH-1 @MAY @needs:virtual-time
    Scenario: The observations of a node are kept while it is out of the cluster
      Given the nodes A and B
      And the job on node A runs for 2500 ms
      And the job on node B runs for ever
      When node B leaves at 500 ms
      And node B restarts at 600 ms
      And node B joins at 1500 ms
      And the task is awaited
      Then the wait completes after 4 rounds at 3004 ms
      And node B is known to be "vanished"

    @TRUTH-1 @MAY @needs:virtual-time
    Scenario: A node that is out of the cluster when all others are done does not delay the completion
      Given the nodes A and B
      And the job on node B runs for 2500 ms
      When node B leaves at 500 ms
      And node B joins at 1900 ms
      And the task is awaited
      Then the wait completes after 2 rounds at 1002 ms
      And node B is known to be "left"

    @TRUTH-1 @MAY @needs:virtual-time
    Scenario: If the job is started again after a restart, it is tracked to its end
      Given the nodes A and B
      And the job on node A runs for 4500 ms
      And the job on node B runs for 2500 ms
      When node B restarts at 1500 ms
      And the query is started again on node B at 2500 ms and runs for 1000 ms
      And the task is awaited
      Then the wait completes after 6 rounds at 5006 ms
      And node B is known to be "done"

    # A node that joins after the start has no job, so it looks like a node that never got the query.
    @TRUTH-1 @MAY @needs:grace-3 @needs:virtual-time
    Scenario: A node that joined without the job is "presumed"
      Given the nodes A and B
      And node B is not a member yet
      When node B joins at 500 ms
      And the task is awaited
      Then the wait completes after 4 rounds at 3004 ms
      And node A is known to be "done"
      And node B is known to be "presumed"

    # The mistake: what the caller knows about the start is ignored, so a node that is gone is not listed.
    @TRUTH-4 @TRUTH-1 @MAY @needs:virtual-time
    Scenario: A node on which the query was started and that is gone before the first round is "left"
      Given the nodes A and B
      And node B is not a member yet
      And the tracker knows that the query was started on A and B
      When the task is awaited
      Then the wait completes after 2 rounds at 1002 ms
      And node A is known to be "done"
      And node B is known to be "left"
      And the outcome is "uncertain"
      And the reasons are "left"

    # The mistake: the tracker waits for a job that was never started on the node.
    @TRUTH-4 @MAY @needs:virtual-time
    Scenario: A node that joined after the start needs no grace
      Given the nodes A and B
      And node B is not a member yet
      And the tracker knows that the query was started on A
      When node B joins at 500 ms
      And the task is awaited
      Then the wait completes after 2 rounds at 1002 ms
      And node A is known to be "done"
      And node B is known to be "joined"
      And the outcome is "uncertain"
      And the reasons are "joined"

    @TRUTH-4 @MAY @needs:virtual-time
    Scenario: A node outside the list that reports the job is tracked like any other
      Given the nodes A and B
      And the tracker knows that the query was started on A
      And the job on node B runs for 2500 ms
      When the task is awaited
      Then the wait completes after 4 rounds at 3004 ms
      And node B is known to be "done"
      And the outcome is "ok"

    # Only the node in the list needs the grace.
    @TRUTH-4 @MAY @needs:grace-3 @needs:virtual-time
    Scenario: A node on which the query was started keeps its grace
      Given the nodes A and B
      And the tracker knows that the query was started on A and B
      And the job never reaches node B
      When the task is awaited
      Then the wait completes after 4 rounds at 3004 ms
      And node B is known to be "presumed"

    # Every node restarts, one after the other, and forgets its job.
    @TRUTH-1 @TRUTH-3 @MAY @needs:virtual-time
    Scenario: If every node restarts during its job, every node has "vanished"
      Given a cluster of 3 nodes
      And the job runs for 10000 ms
      When node A restarts at 1500 ms
      And node B restarts at 2500 ms
      And node C restarts at 3500 ms
      And the task is awaited
      Then the wait completes after 5 rounds at 4005 ms
      And every node is known to be "vanished"
      And the outcome is "uncertain"

    @TRUTH-1 @MAY @needs:shared-observations @needs:virtual-time
    Scenario: A later wait knows the observations of an earlier wait
      Given the nodes A and B
      And the job runs for 2500 ms
      When node B restarts at 3500 ms
      And the task is awaited
      And the task is awaited at 5000 ms
      Then the second wait completes after 1 round at 5001 ms
      And node B is known to be "done" in the second wait

  Rule: The last counters of each node are kept

    @TRUTH-2 @PARSE-11 @MAY
    Scenario: A node that is done has the counters of its last answer
      Given the node A
      And node A answers "done with failed records"
      When the task is awaited
      Then node A was last seen with 90 records succeeded and 10 failed
      And node A was last seen at 100 percent

    # The mistake: when a node forgets the job, its counters are lost and the sum becomes smaller during the wait.
    @TRUTH-2 @MAY
    Scenario: The counters of a node that forgot the job are kept
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "active", then "job not found" every time
      When the task is awaited
      Then node B was last seen with 50 records succeeded and 0 failed
      And node B was last seen at 50 percent
      And the totals are 150 records succeeded and 0 failed

    @TRUTH-2 @MAY
    Scenario: The counters of a node that was done and then forgot the job are kept
      Given the nodes A and B
      And node A answers "active" 2 times, then "done" every time
      And node B answers "active", then "done with failed records", then "job not found" every time
      When the task is awaited
      Then node B was last seen with 90 records succeeded and 10 failed
      And node B was last seen at 100 percent
      And the totals are 190 records succeeded and 10 failed

    @TRUTH-2 @MAY @needs:virtual-time
    Scenario: The counters of a node that left are kept
      Given the nodes A and B
      And node A answers "active", then "done"
      And node B answers "active"
      When node B leaves at 500 ms
      And the task is awaited
      Then node B was last seen with 50 records succeeded and 0 failed
      And the totals are 150 records succeeded and 0 failed

    # The mistakes: counters have 32 bits; the sum is a double and is rounded.
    @TRUTH-2 @PARSE-11 @MAY
    Scenario: Counters may be larger than 32 bits
      Given the nodes A and B
      And node A answers the value "trid={id}:status=done(ok):job-progress=100.00:recs-succeeded=5000000000:recs-failed=0"
      And node B answers the value "trid={id}:status=done(ok):job-progress=100.00:recs-succeeded=4000000000:recs-failed=4294967296"
      When the task is awaited
      Then node A was last seen with 5000000000 records succeeded and 0 failed
      And the totals are 9000000000 records succeeded and 4294967296 failed

    @TRUTH-2 @MAY @needs:virtual-time
    Scenario: A completed job has counted all its records
      Given the nodes A and B
      And the job on node A meets 100 records and fails on 3 records
      And the job on node B meets 1000 records
      When the task is awaited
      Then node A was last seen with 97 records succeeded and 3 failed
      And node B was last seen with 1000 records succeeded and 0 failed
      And the totals are 1097 records succeeded and 3 failed

  Rule: The worst evidence is the outcome

    # The mistake: the first node, or the last one, decides the outcome.
    @TRUTH-3 @MAY
    Scenario Outline: If A is <a> and B is <b>, the outcome is "<outcome>"
      Given the nodes A and B
      And node A answers "active", then "<a>" every time
      And node B answers "active", then "<b>" every time
      When the task is awaited
      Then the outcome is "<outcome>"

      Examples: equal evidence
        | a                        | b                        | outcome        |
        | done                     | done                     | ok             |
        | job not found            | job not found            | uncertain      |
        | done with failed records | done with failed records | failed_records |
        | aborted                  | aborted                  | aborted        |
        | abandoned                | abandoned                | aborted        |

      Examples: the worse one counts
        | a                        | b                        | outcome        |
        | done                     | job not found            | uncertain      |
        | job not found            | done                     | uncertain      |
        | done                     | done with failed records | failed_records |
        | done with failed records | done                     | failed_records |
        | job not found            | done with failed records | failed_records |
        | done with failed records | job not found            | failed_records |
        | aborted                  | done with failed records | aborted        |
        | done with failed records | aborted                  | aborted        |
        | abandoned                | job not found            | aborted        |
        | job not found            | abandoned                | aborted        |
        | done                     | aborted                  | aborted        |

    # The mistake: only the worst reason is reported, so failed records hide a node that left.
    @TRUTH-3 @MAY @needs:virtual-time
    Scenario: Failed records do not hide a node that left
      Given the nodes A and B
      And node A answers "active", then "done with failed records" every time
      And the job on node B runs for ever
      When node B leaves at 500 ms
      And the task is awaited
      Then the outcome is "failed_records"
      And the reasons are "failed_records, left"

    # done(ok) does not mean that records were changed: if the function is missing, every record fails, and the job is
    # done(ok).
    @TRUTH-3 @MAY @needs:virtual-time
    Scenario: A function that fails on every record is not a success
      Given a cluster of 3 nodes
      And the query runs a function on each record
      And the job meets 100 records and fails on 100 records
      When the task is awaited
      Then every node is known to be "done"
      And the outcome is "failed_records"
      And the totals are 0 records succeeded and 300 failed

    # Records that failed before the node forgot the job also count.
    @TRUTH-3 @TRUTH-2 @MAY
    Scenario: If records failed on a node that then forgot the job, the outcome reports the failure
      Given the node A
      And node A answers the value "trid={id}:status=active(ok):job-progress=50.00:recs-succeeded=49:recs-failed=1", then "job not found"
      When the task is awaited
      Then node A is known to be "vanished"
      And the outcome is "failed_records"
