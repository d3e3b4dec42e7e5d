package io.attune.llm;

import java.util.Optional;

/**
 * Keeps what a run costs below a limit: before a request is sent, the most that it may cost is set
 * aside; when it is answered, what it did cost counts.
 */
final class Budget {
  private final Optional<Price> price;
  private final Optional<Double> limit;
  private double spent;
  private double setAside;
  private int underWay;

  Budget(Optional<Price> price, Optional<Double> limit) {
    this.price = price;
    this.limit = limit;
  }

  /**
   * Sets money aside for a request; waits while those under way may still turn out cheaper.
   *
   * @return what was set aside, to be given back by {@link #settle}
   * @throws LanguageModelException if the limit would be passed
   */
  synchronized double reserve(ChatRequest request) throws LanguageModelException {
    if (limit.isEmpty()) {
      underWay++;
      return 0;
    }
    double most =
        price
            .orElseThrow()
            .of(new Usage(CostEstimate.inputTokens(request), request.settings().maxOutputTokens()));
    while (spent + setAside + most > limit.get()) {
      if (underWay == 0) {
        throw new LanguageModelException(
            "Stopped at %s: the next answer might pass --max-cost %s; raise it to go on"
                .formatted(Bill.dollars(spent), Bill.dollars(limit.get())));
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LanguageModelException("Interrupted while others were being answered", e);
      }
    }
    underWay++;
    setAside += most;
    return most;
  }

  /** US dollars that were spent so far; 0 where the price is not known. */
  synchronized double spent() {
    return spent;
  }

  /** Counts what was used without being set aside, as by a batch. */
  synchronized void spend(Usage used) {
    spent += price.map(known -> known.of(used)).orElse(0.0);
  }

  /** A request is over: what was set aside for it is free again, and what it used is spent. */
  synchronized void settle(double reserved, Usage used) {
    underWay--;
    setAside -= reserved;
    spend(used);
    notifyAll();
  }
}
