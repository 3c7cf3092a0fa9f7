@needs:status
Feature: The status, which is one round
  Unless a scenario says otherwise, nodes run 8.1.2.0 and answer within 1 ms, and the job starts on every node at 0 ms and runs for 1000 ms.

  @STATUS-1 @MUST
  Scenario Outline: The status of nodes that answer "<a>" and "<b>" is "<status>"
    Given the nodes A and B
    And node A answers "<a>"
    And node B answers "<b>"
    When the status is asked
    Then the status is "<status>"
    And node A is asked 1 time
    And node B is asked 1 time

    Examples:
      | a             | b             | status      |
      | done          | done          | complete    |
      | aborted       | done          | complete    |
      | active        | done          | in_progress |
      | done          | active        | in_progress |
      | active        | active        | in_progress |
      | job not found | done          | in_progress |
      | done          | job not found | in_progress |
      | job not found | active        | in_progress |
      | empty         | done          | in_progress |
      | no status     | done          | in_progress |
      | job not found | job not found | in_progress |

  # The mistake: a grace in a call that has no rounds to count.
  @STATUS-1 @MUST
  Scenario: A task that no node was ever seen to have is in progress, however often it is asked
    Given the nodes A and B
    And every node answers "job not found" every time
    When the status is asked
    And the status is asked at 1000 ms
    And the status is asked at 2000 ms
    And the status is asked at 3000 ms
    And the status is asked at 4000 ms
    Then the first status is "in_progress"
    And the second status is "in_progress"
    And the third status is "in_progress"
    And the fourth status is "in_progress"
    And the fifth status is "in_progress"

  # The mistake: a wait that presumed the task complete makes a fact of it.
  @STATUS-1 @MUST
  Scenario: What a wait presumed is no observation
    Given the nodes A and B
    And every node answers "job not found" every time
    When the task is awaited
    And the status is asked at 5000 ms
    Then the wait completes
    And the status is "in_progress"

  @STATUS-1 @MUST
  Scenario: A task that started late on a node is followed through
    Given the nodes A and B
    And the job on node B arrives 1500 ms late
    When the status is asked
    And the status is asked at 1400 ms
    And the status is asked at 1600 ms
    And the status is asked at 2600 ms
    Then the first status is "in_progress"
    And the second status is "in_progress"
    And the third status is "in_progress"
    And the fourth status is "complete"

  @STATUS-1 @WAIT-9 @SHOULD @needs:shared-observations
  Scenario: A task that was observed and forgotten is complete on the same handle
    Given the node A
    And node A answers "active", then "job not found" every time
    When the status is asked
    And the status is asked at 1000 ms
    Then the first status is "in_progress"
    And the second status is "complete"

  # An id can be used again, so what one handle saw says nothing to another.
  @STATUS-1 @WAIT-9 @SHOULD
  Scenario: A task that was observed on one handle is in progress on another
    Given the node A
    And node A answers "active", then "job not found" every time
    When the status is asked
    And the status is asked at 1000 ms, on another handle
    Then the second status is "in_progress"

  @STATUS-1 @WAIT-9 @SHOULD @needs:shared-observations
  Scenario: The status after a wait, once the job was evicted, is complete
    Given the nodes A and B
    When the task is awaited
    And node A evicts its finished jobs at 3000 ms
    And the status is asked at 4000 ms
    Then the wait completes
    And the status is "complete"

  # The round's error, whichever it is.
  @STATUS-1 @MUST
  Scenario Outline: A node that answers "<answer>" makes the status an error
    Given the nodes A and B
    And node A answers "done"
    And node B answers "<answer>"
    When the status is asked
    Then the status ends in "<code>"

    Examples:
      | answer            | code          |
      | ERROR:20          | server_error  |
      | ERROR:201         | server_error  |
      | not authenticated | server_error  |
      | refused           | network_error |
      | malformed frame   | network_error |

  @STATUS-1 @ASK-7 @MUST @needs:virtual-time
  Scenario: A node that is silent makes the status an error in time
    Given the nodes A and B
    And node B answers "silence"
    When the status is asked with questions given up after 300 ms
    Then the status ends in "network_error" of node B at 300 ms

  @STATUS-1 @ROUND-2 @SHOULD
  Scenario: The status without an active node is an error
    Given a cluster of 0 nodes
    When the status is asked
    Then the status ends in "invalid_node" at 0 ms

  @STATUS-1 @ROUND-2 @SHOULD
  Scenario: The status of a cluster that is not ready is an error
    Given the node A
    When the cluster is not ready from 0 ms on
    And the status is asked at 500 ms
    Then the status ends in "cluster_not_ready" at 500 ms

  @STATUS-1 @ROUND-1 @MUST
  Scenario: The status of a task that was started on one node asks that node alone
    Given the nodes A and B
    And the task was started on node A alone
    And node A answers "done"
    When the status is asked
    Then the status is "complete"
    And node B is never asked

  # A round that lost a target is in progress at best.
  @STATUS-1 @ROUND-9 @SHOULD @needs:virtual-time
  Scenario: The status of a round that lost a node is in progress
    Given the nodes A and B
    And node A answers "done"
    And node B answers "reset" after 10 ms
    When node B leaves at 5 ms
    And the status is asked
    Then the status is "in_progress" at 10 ms
