package io.attune.cli;

/** What is logged; the usual levels are in simplelogger.properties. */
final class Logging {
  private Logging() {}

  /** Says more. Has to be called before the first class that logs is used. */
  static void verbose() {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
    System.setProperty("org.slf4j.simpleLogger.log.io.attune", "debug");
    System.setProperty("org.slf4j.simpleLogger.showLogName", "true");
  }
}
