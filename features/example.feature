Feature: A background query is tracked to its end

  @ROUND-3 @MUST
  Scenario: The slowest node decides
    Given a cluster of 3 nodes
    And the job on node B runs for 2500 ms, meets 100 records and fails on 3 records
    When the task is awaited
    Then the wait completes after 4 rounds at 3004 ms
    And rounds 1 to 3 are in progress
    And node B is asked at 0, 1001, 2002 and 3003 ms
    And the outcome is "failed_records"
    And the totals are 2097 records succeeded and 3 failed
    And nothing is asked after 3004 ms

  @ROUND-7 @ROUND-8 @MUST
  Scenario: A node that never got the job is presumed to be done in the third empty round
    Given the nodes A and B
    And the job never reaches node B
    And the job runs for 500 ms
    When the task is awaited with polls 100 ms apart
    Then node B is known to be "presumed"
    And the outcome is "uncertain"

  @TRUTH-1 @MAY
  Scenario: A node that restarts forgets its job
    Given the nodes A and B
    And the job runs for 2500 ms
    When node B restarts at 1500 ms
    And the task is awaited for at most 10000 ms
    Then node B is known to be "vanished"
    And in truth the job on node B is "lost"

  @ROUND-4 @PARSE-3 @MUST
  Scenario: Code 20 is no code 2
    Given the nodes A, B and C
    And node B answers "truth", then "ERROR:20" after 3 ms
    And every node runs 7.0.0.26
    When the task is awaited
    Then the wait ends in "server_error" of node B with code 20 after 2 rounds at 1004 ms
    And every question has a form that its node answers

  @PARSE-3 @MUST
  Scenario: A reply with code 201 is an error
    Given the reply "ERROR:201:no-index"
    When the reply is read
    Then it is a server error with code 201
    And the error keeps the reply as it was written

  @WAIT-8 @SHOULD
  Scenario: An option that makes no sense is refused before anything is asked
    Given a cluster of 1 node
    When the task is awaited for at most -1 ms
    Then the wait ends in "invalid_option" at 0 ms
    And nothing is asked

  @ASK-2 @MUST
  Scenario: An id that no server would take is refused
    Given a cluster of 1 node
    And the task id is 18446744073709551616
    When the task is awaited
    Then the wait ends in "invalid_option"
    And nothing is asked
