package io.attune.cli;

import io.attune.engine.ProgressListener;
import io.attune.hub.TransferProgress;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Shows how far long work has come: a bar that is redrawn on a terminal, elsewhere a line now and
 * then, so that a log stays readable. Work that is over soon shows nothing there.
 */
final class ProgressDisplay implements ProgressListener, AutoCloseable {
  /** The total of work whose end nobody knows. */
  static final long UNKNOWN = TransferProgress.UNKNOWN;

  private static final double REDRAW_SECONDS = 0.1;
  private static final double LINE_SECONDS = 10;
  private static final int LONGEST_BAR = 30;

  private final Terminal terminal;
  private final LongSupplier nanoClock;

  private String label = "";
  private String task = "";
  private String detail = "";
  private long startDone;
  private double startSeconds;
  private double shownSeconds;
  private volatile boolean stopped;

  ProgressDisplay(Terminal terminal) {
    this(terminal, System::nanoTime);
  }

  ProgressDisplay(Terminal terminal, LongSupplier nanoClock) {
    this.terminal = terminal;
    this.nanoClock = nanoClock;
  }

  /**
   * Sets what is said before the task from now on.
   *
   * @param text such as the model's name; may be empty
   */
  void label(String text) {
    label = text;
    task = "";
  }

  /**
   * Sets what is said beside the figures from now on.
   *
   * @param text such as {@code "loss 0.12"}; may be empty
   */
  void detail(String text) {
    detail = text;
  }

  @Override
  public void progress(String plainTask, long done, long total) {
    String task = label.isEmpty() ? plainTask : label + ": " + plainTask;
    double now = nanoClock.getAsLong() / 1e9;
    if (!task.equals(this.task) || done == 0) {
      this.task = task;
      startDone = done;
      startSeconds = now;
      // A bar at once, a line of a log only if the work lasts.
      shownSeconds = terminal.interactive() ? now - REDRAW_SECONDS : now;
    }
    double interval = terminal.interactive() ? REDRAW_SECONDS : LINE_SECONDS;
    if (now - shownSeconds < interval) {
      return;
    }
    shownSeconds = now;
    String figures = figures(done, total, now - startSeconds);
    if (terminal.interactive()) {
      terminal.status().show(withBar(figures, share(done, total)));
    } else {
      terminal.err().println(task + ": " + figures);
    }
  }

  /** Breaks off what reports to {@link #stoppable}. */
  void stop() {
    stopped = true;
  }

  /** The same display for work that may be broken off: it throws when it is told of progress. */
  ProgressListener stoppable() {
    return (plainTask, done, total) -> {
      if (stopped) {
        throw new CancellationException("stopped: " + plainTask);
      }
      progress(plainTask, done, total);
    };
  }

  /**
   * Shows transfers, one file after the other.
   *
   * @param verb such as {@code "Fetching"}
   */
  TransferProgress transfers(String verb) {
    return (file, done, size) -> progress(verb + " " + file + ", bytes", done, size);
  }

  /** A bar of unknown length stays empty. */
  private static double share(long done, long total) {
    if (total == UNKNOWN) {
      return 0;
    }
    return total == 0 ? 1 : (double) done / total;
  }

  private String figures(long done, long total, double seconds) {
    StringBuilder text = new StringBuilder();
    text.append(done);
    if (total != UNKNOWN) {
      text.append('/').append(total);
    }
    if (total > 0) {
      text.append(" (").append(100 * done / total).append(" %)");
    }
    double rate = (done - startDone) / seconds;
    boolean known = done > startDone && seconds > 0;
    if (!detail.isEmpty()) {
      text.append(", ").append(detail);
    } else if (known) {
      text.append(String.format(Locale.ROOT, ", %.3g a second", rate));
    }
    if (known && total != UNKNOWN) {
      text.append(", ").append(Durations.format((total - done) / rate)).append(" left");
    }
    return text.toString();
  }

  /** The bar takes what room the figures leave; the last column stays free, or some would wrap. */
  private String withBar(String figures, double share) {
    String text = task + " " + figures;
    int room = Math.min(LONGEST_BAR, terminal.columns() - text.length() - 4);
    if (room < 5) {
      return text.substring(0, Math.min(text.length(), terminal.columns() - 1));
    }
    int filled = (int) Math.round(share * room);
    return task + " [" + "#".repeat(filled) + ".".repeat(room - filled) + "] " + figures;
  }

  /** Erases the bar. */
  @Override
  public void close() {
    terminal.status().clear();
    task = "";
  }
}
