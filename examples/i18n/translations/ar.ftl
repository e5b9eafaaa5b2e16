-site = خط الزوال

nav =
    .label = الصفحات
    .languages = اللغات
    .start = البداية
    .plurals = الجموع
    .formats = الصيغ
    .markup = الوسوم
    .any = أي رقم

start =
    .title = أهلا بكم في { -site }
start-name = اسمك:
    .placeholder = آدا
hello = مرحبا!
greeting = مرحبا، { $name }!

cities = { $count ->
    [zero] لا مدن
    [one] مدينة واحدة
    [two] مدينتان
    [few] { $count } مدن
    [many] { $count } مدينة
   *[other] { $count } مدينة
}
place = المركز { $position }
more = واحدة أخرى
    .thousand = ألف أخرى

number = { $value } شخص
share = { NUMBER($value, maximumFractionDigits: 1) } من الجميع
price = السعر: { $value }
date = { DATETIME($at, dateStyle: "long") }
time = { DATETIME($at, hour: "numeric", minute: "2-digit", timeZoneName: "short") }
later = بعد ساعة

terms = اقرأ <link>شروطنا</link>. قرأتها <strong>{ $count ->
    [zero] صفر مرات
    [one] مرة واحدة
    [two] مرتين
    [few] { $count } مرات
   *[other] { $count } مرة
}</strong>.
read-again = اقرأ مرة أخرى

any-label = رقم:

error =
    .not-found = هذه الصفحة غير موجودة
    .other = حدث خطأ ما

# The framework's own texts.
perennial-not-found = الصفحة غير موجودة
    .message = لا توجد صفحة في هذا العنوان.
perennial-gone = هذه الصفحة لم تعد موجودة
perennial-bad-address = هذا العنوان غير صالح
    .message = العنوان غير مكتوب بالشكل الصحيح.
perennial-not-allowed = غير مسموح
perennial-refused = لا يمكن الرد على هذا الطلب
    .message = الصفحات للقراءة فقط.
perennial-failed = حدث خطأ ما
    .message = تعذر إعداد الصفحة. يرجى المحاولة لاحقا.
perennial-busy = الخادم مشغول حاليا
    .message = الخادم مشغول. يرجى المحاولة بعد قليل.
perennial-no-connection = لا يوجد اتصال
    .message = تعذر الوصول إلى الصفحة. ستفتح من تلقاء نفسها عند عودة الاتصال.
perennial-crashed =
    .message = لم يعد بالإمكان استخدام هذه الصفحة. لا تزال قراءتها ممكنة وروابطها تعمل، وإعادة تحميلها تصلحها.
perennial-missing-part =
    .message = تعذر عرض هذا الجزء.
perennial-loading = جار التحميل
perennial-try-again = حاول مرة أخرى
perennial-close = إغلاق
perennial-start-page = الصفحة الرئيسية
