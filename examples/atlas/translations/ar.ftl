atlas = أطلس
skip = انتقل إلى المحتوى
languages = اللغات

search = بحث
    .label = ابحث عن مكان
    .title = بحث · أطلس
    .about = ابحث في جميع مدن الأطلس وقراه بالاسم.
    .start = اكتب بداية الاسم. لا فرق بين الحروف الكبيرة والصغيرة ولا أهمية للعلامات.
    .long = لا يوجد مكان له اسم بهذا الطول.
search-none = لا يوجد مكان له اسم مثل «{ $question }».
search-found = { $count ->
    [one] مكان واحد له اسم مثل «{ $question }».
    [two] مكانان لهما اسم مثل «{ $question }».
    [few] { $count } أماكن لها اسم مثل «{ $question }».
    [many] { $count } مكانا له اسم مثل «{ $question }».
   *[other] { $count } مكان له اسم مثل «{ $question }».
}
search-best = أفضل { $count } نتيجة لـ «{ $question }».

home = مدن العالم
    .title = أطلس: مدن العالم
    .world = العالم مرسوما بمدنه
    .countries = البلدان والأقاليم
home-places = { $places } مكان في { $countries } بلدا وإقليما
home-about = { $places } مدينة وقرية في { $countries } بلدا: أين تقع، وكم يسكنها، وماذا يقع بقربها.
largest = أكبر الأماكن

country = بلد
    .places = الأماكن
    .share-of-places = النسبة من جميع الأماكن
    .people = سكانها
    .share-of-people = النسبة من جميع السكان
    .map = الخريطة وحدها
    .unknown = لا يوجد بلد بهذا الرمز.
country-about = { $places } مدينة وقرية في { $country }: أكبرها، وأين تقع.
country-dots = مواقع الأماكن في { $country }
map = خريطة { $country }
map-title = { $country }: الخريطة
map-about = أين تقع مدن { $country } وقراها.
move = حرك الخريطة
    .nearer = أقرب
    .farther = أبعد
    .west = نحو الغرب
    .north = نحو الشمال
    .south = نحو الجنوب
    .east = نحو الشرق

city = مكان
    .region = المنطقة
    .people = السكان
    .rank = الترتيب العالمي حسب الحجم
    .position = الموقع
    .nearest = أقرب الأماكن
    .unknown = لا يوجد مكان بهذا الاسم في الأطلس.
city-about = { $city } في { $country }: أين تقع، وماذا يقع بقربها.
city-about-people = { $city } في { $country }، { $people } نسمة: أين تقع، وماذا يقع بقربها.
city-map = موقع { $city } في العالم: { $position }
kind = { $kind ->
    [capital] عاصمة، <country>{ $country }</country>
    [government] مقر الحكومة، <country>{ $country }</country>
    [first] مركز منطقة من الدرجة الأولى، <country>{ $country }</country>
    [second] مركز منطقة من الدرجة الثانية، <country>{ $country }</country>
    [third] مركز منطقة من الدرجة الثالثة، <country>{ $country }</country>
    [local] مركز منطقة محلية، <country>{ $country }</country>
    [part] حي من مدينة، <country>{ $country }</country>
    [locality] بلدة، <country>{ $country }</country>
    [farming] قرية زراعية، <country>{ $country }</country>
    [religious] مكان ديني، <country>{ $country }</country>
    [group] مجموعة أماكن، <country>{ $country }</country>
    [former-capital] عاصمة سابقة، <country>{ $country }</country>
    [former] مكان سابق، <country>{ $country }</country>
   *[other] مكان مأهول، <country>{ $country }</country>
}
unit = وحدة المسافات
    .kilometres = كيلومترات
    .miles = أميال
    .km = كم
    .mi = ميل
position = {"\u2066"}{ $latitude }°{"\u2069"} { $north ->
    [yes] شمالا
   *[no] جنوبا
}، {"\u2066"}{ $longitude }°{"\u2069"} { $east ->
    [yes] شرقا
   *[no] غربا
}
share-small = أقل من { $share }

error-start = إلى أكبر الأماكن وجميع البلدان
feed = أطلس: أحدث الصفحات

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
