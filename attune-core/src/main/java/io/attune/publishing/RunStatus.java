package io.attune.publishing;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a run has come, as run.json says it. */
public enum RunStatus {
  /** It trains, or its process was killed. */
  @JsonProperty("running")
  RUNNING,
  /** It did all it was to do. */
  @JsonProperty("finished")
  FINISHED,
  /** It was asked to stop and can be resumed. */
  @JsonProperty("stopped")
  STOPPED,
  /** An error ended it. */
  @JsonProperty("failed")
  FAILED
}
