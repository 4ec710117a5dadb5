import time, cProfile, pstats
from portal.db import transaction, session
from portal import vendors, tenancy
from portal.jobs import flag_refresh
from portal.reports import queries
from portal.reports.chart import last_months
from tests.vendors.making import make_many

def test_perf(practice, browser):
    make_many(10000)
    ids=[v.id for v in vendors.all_vendors()]
    session.commit()
    p=cProfile.Profile()
    t=time.perf_counter()
    p.enable()
    with transaction():
        flag_refresh.refresh(ids, tenancy.today_here())
    p.disable()
    print("first", time.perf_counter()-t)
    pstats.Stats(p).sort_stats("cumtime").print_stats(25)
    t=time.perf_counter()
    with transaction():
        flag_refresh.refresh_all(tenancy.today_here())
    print("again", time.perf_counter()-t)
    on=tenancy.today_here()
    for name, f in [("counts", lambda: queries.counts(on)),("dates",lambda: queries.dates_ahead(on,6)),("hist",lambda: queries.history(last_months(on))),("next",lambda: queries.next_vendors(5)),("rows",lambda: queries.rows_behind("without-baa",on))]:
        t=time.perf_counter(); f(); print(name, time.perf_counter()-t)
    browser.open("/today")
    t=time.perf_counter(); browser.open("/today"); print("page", time.perf_counter()-t)
